package dev.flotilla.contract.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
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

class TensorFileTest {
    private static final byte[] IDX = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255};

    @TempDir
    Path folder;

    private TensorFile open(byte[] content) throws IOException {
        return TensorFile.open(Files.write(folder.resolve("samples.bin"), content));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }

    private static byte[] npy(int version, String descr, boolean fortran, String shape, byte[] data) {
        byte[] header = ("{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                        + shape + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(12 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) header.length);
        } else {
            file.putInt(header.length);
        }
        file.put(header).put(data);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsIdxPlainAndCompressed() throws Exception {
        for (byte[] content : List.of(IDX, gzip(IDX))) {
            try (TensorFile file = open(content)) {
                assertEquals(2, file.count());
                assertEquals(List.of(3), file.sampleShape());
                assertEquals(TensorType.UINT8, file.type());
                assertArrayEquals(new byte[] {4, 5, (byte) 255}, file.sample(1));
                assertArrayEquals(new byte[] {1, 2, 3}, file.sample(0));
                assertThrows(IndexOutOfBoundsException.class, () -> file.sample(2));
                assertThrows(IndexOutOfBoundsException.class, () -> file.sample(-1));
            }
        }
    }

    @Test
    void turnsBigEndianElementsAround() throws Exception {
        try (TensorFile idx = open(new byte[] {0, 0, 0x0c, 1, 0, 0, 0, 1, 0, 0, 1, 2})) {
            assertArrayEquals(new byte[] {2, 1, 0, 0}, idx.sample(0));
        }
        try (TensorFile npy = open(npy(1, ">i2", false, "(1, 2)", new byte[] {1, 2, 3, 4}))) {
            assertArrayEquals(new byte[] {2, 1, 4, 3}, npy.sample(0));
        }
    }

    @Test
    void readsNpyOfEveryVersion() throws Exception {
        for (int version = 1; version <= 3; version++) {
            byte[] data = littleEndian(8).putFloat(1.5f).putFloat(-2).array();
            try (TensorFile file = open(npy(version, "<f4", false, "(2, 1)", data))) {
                assertEquals(2, file.count());
                assertEquals(List.of(1), file.sampleShape());
                assertArrayEquals(littleEndian(4).putFloat(-2).array(), file.sample(1));
            }
        }
    }

    @Test
    void readsEveryElementType() throws Exception {
        String[] descrs = {"|u1", "|i1", "<i2", "<i4", "<i8", "<f2", "<f4", "|b1"};
        TensorType[] types = {
            TensorType.UINT8,
            TensorType.INT8,
            TensorType.INT16,
            TensorType.INT32,
            TensorType.INT64,
            TensorType.FLOAT16,
            TensorType.FLOAT32,
            TensorType.BOOL
        };
        for (int i = 0; i < types.length; i++) {
            byte[] data = new byte[types[i].bytes()];
            data[0] = 5;
            try (TensorFile file = open(npy(1, descrs[i], false, "(1,)", data))) {
                assertEquals(types[i], file.type());
                assertArrayEquals(data, file.sample(0));
            }
        }
    }

    @Test
    void narrowsDoubles() throws Exception {
        byte[] data = littleEndian(16).putDouble(0.1).putDouble(1e300).array();
        try (TensorFile file = open(npy(1, "<f8", false, "(1, 2)", data))) {
            assertEquals(TensorType.FLOAT32, file.type());
            assertArrayEquals(
                    littleEndian(8)
                            .putFloat(0.1f)
                            .putFloat(Float.POSITIVE_INFINITY)
                            .array(),
                    file.sample(0));
        }
    }

    @Test
    void readsWhatTheHeaderWriterBegins() throws Exception {
        byte[] header = NpyFormat.header(TensorType.INT8, List.of(3));
        assertEquals(0, header.length % 64, "NumPy aligns the data");
        byte[] content = Arrays.copyOf(header, header.length + 3);
        content[header.length + 1] = -2;
        try (TensorFile file = open(content)) {
            assertEquals(3, file.count());
            assertArrayEquals(new byte[] {-2}, file.sample(1));
        }
    }

    @Test
    void takesAnArrayWithoutSamples() throws Exception {
        try (TensorFile file = open(npy(1, "<f4", false, "(0, 3)", new byte[0]))) {
            assertEquals(0, file.count());
        }
    }

    /** The file has a hole, so it takes next to no space. */
    @Test
    void readsOneSampleOfAFileThatNoArrayCouldHold() throws Exception {
        Path large = folder.resolve("large.npy");
        byte[] header = NpyFormat.header(TensorType.UINT8, List.of(3_000_000, 1000));
        try (RandomAccessFile out = new RandomAccessFile(large.toFile(), "rw")) {
            out.write(header);
            out.setLength(header.length + 3_000_000_000L);
            out.seek(header.length + 2_999_999_999L);
            out.write(7);
        }
        try (TensorFile file = TensorFile.open(large)) {
            assertEquals(3_000_000, file.count());
            byte[] last = file.sample(2_999_999);
            assertEquals(1000, last.length);
            assertEquals(7, last[999]);
        }
    }

    @Test
    void refusesWhatItCannotUseAndSaysWhy() throws Exception {
        refuses(new byte[0], "is empty");
        refuses("hello".getBytes(StandardCharsets.US_ASCII), "is neither a .npy nor an IDX file");
        refuses(Arrays.copyOf(IDX, 15), "needs 6 bytes, found 3");
        refuses(Arrays.copyOf(IDX, 20), "needs 6 bytes, found 8");
        refuses(Arrays.copyOf(IDX, 6), "damaged IDX header");
        refuses(new byte[] {0, 0, 8, 1, 127, 127, 127, 127}, "needs 2139062143 bytes, found 0");
        refuses(new byte[] {0, 0, 8, 1, -1, 0, 0, 0}, "negative size");
        refuses(new byte[] {0, 0, 8, 2, 0, 0, 0, 1, 127, 127, 127, 127}, "bytes a sample");
        refuses(new byte[] {0x1f, (byte) 0x8b, 0, 0}, "is damaged gzip");
        refuses(Arrays.copyOf(gzip(IDX), 20), "is damaged gzip");
        refuses(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 0, 0}, ".npy version 9");
        refuses(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 127, 127}, "truncated .npy header");
        refuses(npy(1, "<f4", true, "(1,)", new byte[4]), "numpy.ascontiguousarray");
        refuses(npy(1, "<c8", false, "(1,)", new byte[8]), "element type 'c8'");
        refuses(npy(1, "<f4", false, "(9999999999,)", new byte[4]), "too large");
        refuses(npy(1, "<f4", false, "(1 2,)", new byte[8]), "no number");
        refuses(npy(1, "<f4", false, "1", new byte[4]), "lacks a usable 'shape'");
    }

    private void refuses(byte[] content, String reason) throws Exception {
        MalformedSamplesException e = assertThrows(
                MalformedSamplesException.class, () -> open(content).close(), Arrays.toString(content));
        assertTrue(String.valueOf(e.getMessage()).contains("samples.bin: "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    @Test
    void refusesMissingFilesAndFolders() {
        assertThrows(MalformedSamplesException.class, () -> TensorFile.open(folder.resolve("missing")));
        assertThrows(MalformedSamplesException.class, () -> TensorFile.open(folder));
    }

    @Test
    void stopsInflatingAtTheLimit() throws Exception {
        Path bomb = Files.write(folder.resolve("bomb.gz"), gzip(new byte[5000]));
        MalformedSamplesException e = assertThrows(MalformedSamplesException.class, () -> StoredBytes.open(bomb, 4999)
                .close());
        assertEquals("unpacks to more than 4999 bytes", e.getMessage());
        try (StoredBytes bytes = StoredBytes.open(bomb, 5000)) {
            assertEquals(5000, bytes.size());
        }
    }
}
