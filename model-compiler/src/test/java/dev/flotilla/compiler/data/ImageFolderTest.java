package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int RED = 0xffc80000;
    private static final int DIM = 0xff0a141e;

    @TempDir
    Path folder;

    private static BufferedImage image(int type, int... argb) {
        BufferedImage image = new BufferedImage(argb.length, 1, type);
        image.setRGB(0, 0, argb.length, 1, argb, 0, argb.length);
        return image;
    }

    private Path save(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.endsWith(".png") ? "png" : "jpg";
        assertTrue(ImageIO.write(image, format, file.toFile()), name);
        return file;
    }

    private static byte[] levels(Path file) throws DataException {
        return ImageDecoder.decode(file).levels();
    }

    @Test
    void decodesEveryFormOfPngToItsLevels() throws Exception {
        byte[] colour = {(byte) 200, 0, 0, 10, 20, 30};
        assertArrayEquals(colour, levels(save("rgb.png", image(BufferedImage.TYPE_INT_RGB, RED, DIM))));
        assertArrayEquals(colour, levels(save("bgr.png", image(BufferedImage.TYPE_3BYTE_BGR, RED, DIM))));
        assertArrayEquals(colour, levels(save("alpha.png", image(BufferedImage.TYPE_INT_ARGB, RED, DIM))));
        IndexColorModel palette = new IndexColorModel(1, 2, new int[] {RED, DIM}, 0, false, -1, 0);
        BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        indexed.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {0, 1});
        assertArrayEquals(colour, levels(save("palette.png", indexed)));
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {7, 130});
        assertArrayEquals(new byte[] {7, (byte) 130}, levels(save("gray.png", gray)), "as stored, without gamma");
    }

    @Test
    void decodesJpeg() throws Exception {
        BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 8, 8, 0, levelsOf(130));
        byte[] levels = levels(save("gray.jpg", gray));
        assertEquals(64, levels.length);
        assertEquals(130, levels[20] & 0xff, 1);
        BufferedImage colour = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        colour.setRGB(0, 0, 8, 8, levelsOf(RED), 0, 8);
        byte[] rgb = levels(save("colour.jpeg", colour));
        assertEquals(192, rgb.length);
        assertEquals(200, rgb[30] & 0xff, 3);
        assertEquals(0, rgb[31] & 0xff, 3);
    }

    private static int[] levelsOf(int level) {
        int[] levels = new int[64];
        Arrays.fill(levels, level);
        return levels;
    }

    @Test
    void refusesWhatNeedsADecisionAndNamesTheFile() throws Exception {
        refuses(save("glass.png", image(BufferedImage.TYPE_INT_ARGB, 0x7f000000)), "has transparent pixels");
        refuses(save("deep.png", image(BufferedImage.TYPE_USHORT_GRAY, RED)), "has 16 bits a channel");
        refuses(Files.write(folder.resolve("text.png"), new byte[] {1, 2, 3}), "is neither a PNG nor a JPEG image");
        byte[] good = Files.readAllBytes(save("good.png", image(BufferedImage.TYPE_INT_RGB, RED, DIM)));
        refuses(Files.write(folder.resolve("cut.png"), Arrays.copyOf(good, 45)), "");
        Path gif = folder.resolve("gif.png");
        ImageIO.write(image(BufferedImage.TYPE_INT_RGB, RED), "gif", gif.toFile());
        refuses(gif, "is neither a PNG nor a JPEG image");
    }

    @Test
    void refusesTooManyPixelsBeforeItDecodesThem() throws Exception {
        refuses(Files.write(folder.resolve("bomb.png"), pngHeader(60_000, 60_000)), "60000x60000 pixels are more than");
        refuses(Files.write(folder.resolve("wide.png"), pngHeader(16_385, 1)), "1x16385 pixels are more than");
    }

    /** A PNG that says its size and ends there. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer chunk = ByteBuffer.allocate(17).put(new byte[] {'I', 'H', 'D', 'R'});
        chunk.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});
        png.writeBytes(chunk.array());
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        png.writeBytes(new byte[] {0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, (byte) 0xaf, 0x06, 0x1e});
        return png.toByteArray();
    }

    private static void refuses(Path file, String reason) {
        DataException e = assertThrows(DataException.class, () -> ImageDecoder.decode(file));
        assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": " + reason), e.getMessage());
    }

    @Test
    void readsAFolderInTheOrderOfItsNames() throws Exception {
        save("in/b.png", image(BufferedImage.TYPE_INT_RGB, DIM));
        save("in/a.png", image(BufferedImage.TYPE_INT_RGB, RED));
        Files.write(folder.resolve("in/.hidden"), new byte[1]);
        try (Samples images = SampleFiles.open(folder.resolve("in"))) {
            assertEquals(2, images.count());
            assertTrue(images.labels().isEmpty());
            assertArrayEquals(new float[] {200, 0, 0}, images.sample(0).reals());
            assertEquals("image[1, 1, 3]", images.sample(1).describe());
        }
    }

    @Test
    void takesSubfoldersAsClasses() throws Exception {
        save("in/dog/1.png", image(BufferedImage.TYPE_INT_RGB, DIM));
        save("in/cat/2.png", image(BufferedImage.TYPE_INT_RGB, RED));
        save("in/dog/3.png", image(BufferedImage.TYPE_INT_RGB, RED));
        try (Samples images = SampleFiles.open(folder.resolve("in"))) {
            assertArrayEquals(new int[] {0, 1, 1}, images.labels().orElseThrow());
            assertArrayEquals(new float[] {10, 20, 30}, images.sample(1).reals());
        }
        save("in/stray.png", image(BufferedImage.TYPE_INT_RGB, RED));
        DataException e = assertThrows(DataException.class, () -> SampleFiles.open(folder.resolve("in")));
        assertEquals(folder.resolve("in") + ": holds both images and folders of images", e.getMessage());
    }

    @Test
    void refusesFoldersOfSomethingElse() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThrows(DataException.class, () -> SampleFiles.open(empty));
        Path other = Files.write(empty.resolve("notes.webp"), new byte[1]);
        DataException e = assertThrows(DataException.class, () -> SampleFiles.open(empty));
        assertEquals(List.of(other + ": is neither a PNG nor a JPEG image"), List.of(String.valueOf(e.getMessage())));
    }
}
