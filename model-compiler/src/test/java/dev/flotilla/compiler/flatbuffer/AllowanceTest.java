package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private final Allowance allowance = new Allowance(1 << 16);

    private static ByteBuffer vector(int statedLength, int bytes) {
        ByteBuffer file = ByteBuffer.allocate(Integer.BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        return file.putInt(0, statedLength).position(Integer.BYTES);
    }

    @Test
    void handsOutVectorsOfTheirStatedLength() {
        ByteBuffer vector = vector(3, 12);
        assertEquals(Optional.of(vector), allowance.vector(vector, 4));
        assertEquals(Optional.empty(), allowance.vector(null, 4));
    }

    @Test
    void refusesALengthThatWrapsAroundInBytes() {
        assertThrows(Allowance.ExceededException.class, () -> allowance.vector(vector(0x4000_0001, 4), 4));
        assertThrows(Allowance.ExceededException.class, () -> allowance.tables(-1));
    }

    @Test
    void refusesAVectorThatIsReadTooOften() {
        ByteBuffer vector = vector(1 << 16, 1 << 16);
        assertThrows(Allowance.ExceededException.class, () -> {
            for (int i = 0; i < 100; i++) {
                allowance.vector(vector, 1);
            }
        });
    }

    @Test
    void refusesMoreTablesThanAFileCanHold() {
        assertThrows(Allowance.ExceededException.class, () -> allowance.tables(1 << 16));
    }
}
