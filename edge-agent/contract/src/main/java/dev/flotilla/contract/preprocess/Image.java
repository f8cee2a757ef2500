package dev.flotilla.contract.preprocess;

/** A decoded image: rows, then columns, then channels, one unsigned byte each. Not to be changed once it is here. */
public final class Image {
    /** Longest side of an image, in pixels. */
    public static final int MAX_SIDE = 16_384;

    /** Most pixels of an image: 2²⁵, about 33 million. */
    public static final int MAX_PIXELS = 1 << 25;

    private static final int GRAY = 1;
    private static final int RGB = 3;

    private final int height;
    private final int width;
    private final int channels;
    private final byte[] levels;

    private Image(int height, int width, int channels, byte[] levels) {
        if (!isWithinLimits(height, width)) {
            throw new IllegalArgumentException("an image of " + height + "x" + width + " pixels");
        }
        if (levels.length != height * width * channels) {
            throw new IllegalArgumentException(
                    levels.length + " bytes are not an image of " + height + "x" + width + "x" + channels);
        }
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.levels = levels;
    }

    /** Red, green, blue. */
    public static Image rgb(int height, int width, byte[] levels) {
        return new Image(height, width, RGB, levels);
    }

    /** One level a pixel. */
    public static Image gray(int height, int width, byte[] levels) {
        return new Image(height, width, GRAY, levels);
    }

    static Image of(int height, int width, int channels, byte[] levels) {
        return new Image(height, width, channels, levels);
    }

    /** Whether an image of this size may be decoded. */
    public static boolean isWithinLimits(int height, int width) {
        return height > 0
                && width > 0
                && height <= MAX_SIDE
                && width <= MAX_SIDE
                && (long) height * width <= MAX_PIXELS;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Levels per pixel. */
    public int channels() {
        return channels;
    }

    int level(int row, int column, int channel) {
        return levels[(row * width + column) * channels + channel] & 0xff;
    }

    /** The levels themselves, not a copy. */
    public byte[] levels() {
        return levels;
    }
}
