package dev.flotilla.compiler.data;

import dev.flotilla.contract.preprocess.Image;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes PNG and JPEG files to 8-bit red, green and blue, or to 8-bit gray. The levels are those of the file: colour
 * profiles, gamma and the orientation that a camera notes are not applied. Transparent images, 16 bits a channel and CMYK
 * are refused, since each would need a decision that changes what the model sees.
 */
final class ImageDecoder {
    private static final int OPAQUE = 0xff;
    private static final int BITS = 8;

    private ImageDecoder() {}

    /** @throws DataException naming the file */
    static Image decode(Path file) throws DataException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(in);
            try {
                reader.setInput(in, true, true);
                requireSize(reader.getHeight(0), reader.getWidth(0));
                return levels(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (DataException | IOException | RuntimeException e) {
            // The readers of the JDK throw unchecked exceptions, too, on some damaged files.
            throw new DataException(file + ": " + (e.getMessage() == null ? "is damaged: " + e : e.getMessage()), e);
        }
    }

    private static ImageReader reader(ImageInputStream in) throws IOException, DataException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            String format = reader.getFormatName().toLowerCase(Locale.ROOT);
            if (format.equals("png") || format.equals("jpeg")) {
                return reader;
            }
            reader.dispose();
        }
        throw new DataException("is neither a PNG nor a JPEG image");
    }

    private static void requireSize(int height, int width) throws DataException {
        if (!Image.isWithinLimits(height, width)) {
            throw new DataException(height + "x" + width + " pixels are more than " + Image.MAX_SIDE + " a side or "
                    + Image.MAX_PIXELS + " in all");
        }
    }

    private static Image levels(BufferedImage image) throws DataException {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return fromPalette(image.getRaster(), palette);
        }
        for (int bits : colours.getComponentSize()) {
            if (bits != BITS) {
                throw new DataException("has " + bits + " bits a channel; save it with 8");
            }
        }
        boolean gray = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (!gray && colours.getColorSpace().getType() != ColorSpace.TYPE_RGB) {
            throw new DataException("is neither RGB nor gray; convert it");
        }
        if (colours.hasAlpha()) {
            requireOpaque(image.getRaster(), colours.getNumColorComponents());
        }
        return fromBands(image.getRaster(), gray);
    }

    private static void requireOpaque(Raster raster, int alphaBand) throws DataException {
        int[] line = new int[raster.getWidth()];
        for (int row = 0; row < raster.getHeight(); row++) {
            raster.getSamples(0, row, raster.getWidth(), 1, alphaBand, line);
            for (int alpha : line) {
                if (alpha != OPAQUE) {
                    throw transparent();
                }
            }
        }
    }

    private static Image fromBands(Raster raster, boolean gray) {
        int channels = gray ? 1 : 3;
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] levels = new byte[height * width * channels];
        int[] line = new int[width];
        for (int row = 0; row < height; row++) {
            for (int channel = 0; channel < channels; channel++) {
                raster.getSamples(0, row, width, 1, channel, line);
                for (int column = 0; column < width; column++) {
                    levels[(row * width + column) * channels + channel] = (byte) line[column];
                }
            }
        }
        return gray ? Image.gray(height, width, levels) : Image.rgb(height, width, levels);
    }

    private static Image fromPalette(Raster raster, IndexColorModel palette) throws DataException {
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] levels = new byte[height * width * 3];
        int[] line = new int[width];
        int at = 0;
        for (int row = 0; row < height; row++) {
            raster.getSamples(0, row, width, 1, 0, line);
            for (int index : line) {
                if (palette.getAlpha(index) != OPAQUE) {
                    throw transparent();
                }
                levels[at++] = (byte) palette.getRed(index);
                levels[at++] = (byte) palette.getGreen(index);
                levels[at++] = (byte) palette.getBlue(index);
            }
        }
        return Image.rgb(height, width, levels);
    }

    private static DataException transparent() {
        return new DataException("has transparent pixels; put it on a background");
    }
}
