package dev.flotilla.contract.preprocess;

/** What the values of a pixel mean to a model, in their order. */
public enum Channels {
    /** Brightness; of a colour image the luma of ITU-R BT.601, (299 R + 587 G + 114 B) / 1000, rounded half up. */
    GRAY(1),
    /** Two values of no fixed meaning, such as those of a sensor; not to be had from an image. */
    TWO(2),
    RGB(3),
    BGR(3),
    /** Four values of no fixed meaning; not to be had from an image. */
    FOUR(4);

    private static final int RED_WEIGHT = 299;
    private static final int GREEN_WEIGHT = 587;
    private static final int BLUE_WEIGHT = 114;
    private static final int WEIGHTS = RED_WEIGHT + GREEN_WEIGHT + BLUE_WEIGHT;
    private static final int COLOURS = 3;

    private final int count;

    Channels(int count) {
        this.count = count;
    }

    /** How many values a pixel has. */
    public int count() {
        return count;
    }

    /** The usual meaning of 1 to 4 values. @throws IllegalArgumentException for another number */
    public static Channels of(int count) {
        for (Channels channels : values()) {
            if (channels.count == count) {
                return channels;
            }
        }
        throw new IllegalArgumentException("preprocessing: channels " + count + " is not within 1 and 4");
    }

    /** Whether an image, gray or in colour, can be turned into this. */
    boolean fromImages() {
        return this == GRAY || count == COLOURS;
    }

    /** An image of these channels. */
    Image convert(Image image) {
        boolean colour = image.channels() == COLOURS;
        if (this == (colour ? RGB : GRAY)) {
            return image;
        }
        byte[] in = image.levels();
        byte[] out = new byte[image.height() * image.width() * count];
        for (int from = 0, to = 0; to < out.length; from += image.channels(), to += count) {
            if (!colour) {
                fill(out, to, in[from]);
            } else if (this == BGR) {
                out[to] = in[from + 2];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from];
            } else {
                out[to] = luma(in[from] & 0xff, in[from + 1] & 0xff, in[from + 2] & 0xff);
            }
        }
        return Image.of(image.height(), image.width(), count, out);
    }

    private static void fill(byte[] out, int at, byte level) {
        for (int channel = 0; channel < COLOURS; channel++) {
            out[at + channel] = level;
        }
    }

    private static byte luma(int red, int green, int blue) {
        return (byte) ((RED_WEIGHT * red + GREEN_WEIGHT * green + BLUE_WEIGHT * blue + WEIGHTS / 2) / WEIGHTS);
    }
}
