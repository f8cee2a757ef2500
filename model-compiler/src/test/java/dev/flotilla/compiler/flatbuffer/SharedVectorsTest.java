package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedVectorsTest {
    private final FlatBufferBuilder builder = new FlatBufferBuilder();
    private final SharedVectors vectors = new SharedVectors(builder);

    @Test
    void writesEqualContentOnce() {
        int first = vectors.longs(Collections.nCopies(64, 0L));
        int end = builder.offset();
        assertEquals(first, vectors.longs(Collections.nCopies(64, 0L)));
        assertEquals(end, builder.offset());
    }

    @Test
    void keepsTypesLengthsAndSignedZerosApart() {
        assertNotEquals(vectors.longs(List.of(0L)), vectors.longs(List.of(0L, 0L)));
        assertNotEquals(vectors.ints(List.of()), vectors.longs(List.of()));
        assertNotEquals(vectors.floats(List.of(0f)), vectors.floats(List.of(-0f)));
    }
}
