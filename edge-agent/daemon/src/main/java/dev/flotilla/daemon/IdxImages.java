package dev.flotilla.daemon;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Images in IDX, the format of MNIST: magic 0x00000803, count, height and width as big-endian integers, then pixels. */
public final class IdxImages {
    private static final int MAGIC = 0x0803;
    private static final int MAX_SIDE = 4096;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

    private IdxImages() {}

    /**
     * Reads a range of images.
     *
     * @param range {@code FROM:TO}, TO not included
     * @return rows, then columns, unsigned bytes, each image of height × width bytes
     * @throws BadInputException when the file is no IDX of images or the range is outside of it
     */
    public static List<byte[]> read(Path file, String range) throws BadInputException {
        Matcher bounds = RANGE.matcher(range);
        if (!bounds.matches()) {
            throw new BadInputException("range: expected FROM:TO such as 0:1000, got '" + range + "'");
        }
        int from = Integer.parseInt(bounds.group(1));
        int to = Integer.parseInt(bounds.group(2));
        try (DataInputStream in = new DataInputStream(open(file))) {
            return read(in, file, from, to);
        } catch (EOFException e) {
            throw new BadInputException(file + ": ends before image " + (to - 1), e);
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e, e);
        }
    }

    private static List<byte[]> read(DataInputStream in, Path file, int from, int to)
            throws IOException, BadInputException {
        if (in.readInt() != MAGIC) {
            throw new BadInputException(file + ": no IDX file of images in unsigned bytes");
        }
        int count = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
            throw new BadInputException(file + ": images of " + height + " x " + width + " pixels");
        }
        if (from >= to || to > count) {
            throw new BadInputException(
                    file + ": range " + from + ":" + to + " is not within its " + count + " images");
        }
        in.skipNBytes((long) from * height * width);
        List<byte[]> images = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] pixels = new byte[height * width];
            in.readFully(pixels);
            images.add(pixels);
        }
        return images;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        return String.valueOf(file.getFileName()).endsWith(".gz")
                ? new BufferedInputStream(new GZIPInputStream(raw))
                : raw;
    }
}
