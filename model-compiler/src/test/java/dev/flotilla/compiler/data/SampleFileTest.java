package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
    private static final byte[] IDX = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255};

    @TempDir
    Path folder;

    @Test
    void readsIdxPlainAndCompressed() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(IDX);
        }
        for (byte[] content : List.of(IDX, zipped.toByteArray())) {
            NumericArray array = read(content);
            assertEquals(List.of(2, 3), array.shape());
            assertEquals(TensorType.UINT8, array.type());
            assertArrayEquals(new byte[] {4, 5, (byte) 255}, array.sample(1));
        }
    }

    @Test
    void turnsBigEndianElementsAround() throws Exception {
        NumericArray array = read(new byte[] {0, 0, 0x0c, 1, 0, 0, 0, 1, 0, 0, 1, 2});
        assertEquals(258, array.data().getInt(0));
    }

    @Test
    void readsNpyOfEveryVersion() throws Exception {
        for (int version = 1; version <= 3; version++) {
            byte[] header =
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n".getBytes(StandardCharsets.US_ASCII);
            ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
            file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
            if (version == 1) {
                file.putShort((short) header.length);
            } else {
                file.putInt(header.length);
            }
            file.put(header).putFloat(1.5f).putFloat(-2);
            NumericArray array = read(Arrays.copyOf(file.array(), file.position()));
            assertEquals(List.of(2, 1), array.shape());
            assertEquals(-2f, array.data().getFloat(4));
        }
    }

    @Test
    void readsWhatItWrote() throws Exception {
        byte[] content = NpyFile.write(TensorType.INT8, List.of(3), new byte[] {1, -2, 3});
        assertEquals(0, (content.length - 3) % 64, "NumPy aligns the data");
        NumericArray array = read(content);
        assertEquals(TensorType.INT8, array.type());
        assertArrayEquals(new byte[] {-2}, array.sample(1));
    }

    @Test
    void refusesWhatItCannotUseAndNamesTheFile() {
        for (byte[] bad : List.of(
                new byte[0],
                "hello".getBytes(StandardCharsets.US_ASCII),
                Arrays.copyOf(IDX, 15),
                Arrays.copyOf(IDX, 6),
                new byte[] {0, 0, 8, 1, 127, 127, 127, 127},
                new byte[] {0x1f, (byte) 0x8b, 0, 0},
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 0, 0},
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 127, 127})) {
            DataException e = assertThrows(DataException.class, () -> read(bad), Arrays.toString(bad));
            assertTrue(String.valueOf(e.getMessage()).contains("samples.bin: "), e.getMessage());
        }
        assertThrows(DataException.class, () -> SampleFile.read(folder.resolve("missing")));
    }

    @Test
    void readsIndexRanges() throws Exception {
        IndexRange range = IndexRange.parse("0:2");
        assertEquals(2, range.size());
        range.requireWithin(read(IDX));
        assertThrows(DataException.class, () -> IndexRange.parse("1:3").requireWithin(read(IDX)));
        for (String bad : List.of("", "5", "5:5", "6:5", "-1:3", "a:b", "1:9999999999")) {
            assertThrows(IllegalArgumentException.class, () -> IndexRange.parse(bad), bad);
        }
    }

    private NumericArray read(byte[] content) throws DataException, IOException {
        Path file = folder.resolve("samples.bin");
        Files.write(file, content);
        return SampleFile.read(file);
    }
}
