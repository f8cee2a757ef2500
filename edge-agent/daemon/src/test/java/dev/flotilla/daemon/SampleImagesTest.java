package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleImagesTest {
    @TempDir
    Path folder;

    /** Five images of 2 x 3 pixels, each filled with its index. */
    private static byte[] idx(int magic) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 5 * 6);
        bytes.putInt(magic).putInt(5).putInt(2).putInt(3);
        for (int i = 0; i < 5 * 6; i++) {
            bytes.put((byte) (i / 6));
        }
        return bytes.array();
    }

    private Path gzipped() throws IOException {
        Path file = folder.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(idx(0x0803));
        }
        return file;
    }

    @Test
    void readsARangePlainAndGzipped() throws Exception {
        Path plain = Files.write(folder.resolve("images"), idx(0x0803));
        for (Path file : List.of(plain, gzipped())) {
            List<byte[]> images = SampleImages.read(file, "1:3");
            assertEquals(2, images.size());
            assertArrayEquals(new byte[] {1, 1, 1, 1, 1, 1}, images.get(0));
            assertArrayEquals(new byte[] {2, 2, 2, 2, 2, 2}, images.get(1));
        }
    }

    @Test
    void refusesRangesAndFilesThatDoNotFit() throws Exception {
        Path good = gzipped();
        for (String range : List.of("0:6", "3:3", "-1:2", "a:b", "1", "")) {
            assertThrows(BadInputException.class, () -> SampleImages.read(good, range), range);
        }
        Path labels = Files.write(folder.resolve("labels"), idx(0x0801));
        assertThrows(BadInputException.class, () -> SampleImages.read(labels, "0:1"));
        Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(idx(0x0803), 30));
        assertThrows(BadInputException.class, () -> SampleImages.read(cut, "0:5"));
        assertThrows(BadInputException.class, () -> SampleImages.read(folder.resolve("absent"), "0:1"));
    }

    @Test
    void writesRowsAsNumPyReadsThem() throws Exception {
        Path file = folder.resolve("out.npy");
        NpyFile.writeInt8(file, List.of(new byte[] {1, -2, 3}, new byte[] {4, 5, -6}));
        byte[] bytes = Files.readAllBytes(file);
        int header = 10 + (bytes[8] & 0xff) + ((bytes[9] & 0xff) << 8);
        assertEquals(0, header % 64);
        String text = new String(bytes, 10, header - 10, StandardCharsets.US_ASCII);
        assertTrue(text.contains("'descr': '|i1'") && text.contains("(2, 3)") && text.endsWith("\n"), text);
        assertArrayEquals(new byte[] {1, -2, 3, 4, 5, -6}, java.util.Arrays.copyOfRange(bytes, header, bytes.length));
    }
}
