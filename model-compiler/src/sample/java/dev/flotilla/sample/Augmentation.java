package dev.flotilla.sample;

import java.util.Random;

/** Turns pixels into the network's input, as they are or as another view of the same piece of clothing. */
final class Augmentation {
    private static final float WHITE = 255f;

    private Augmentation() {}

    /** Values of 0 to 1 at {@code offset}. */
    static void copyPlain(byte[] pixels, float[] out, int offset) {
        for (int i = 0; i < pixels.length; i++) {
            out[offset + i] = (pixels[i] & 0xff) / WHITE;
        }
    }

    /** The same, mirrored left to right in half of the cases. */
    static void copy(byte[] pixels, float[] out, int offset, Random random) {
        boolean mirrored = random.nextBoolean();
        for (int i = 0; i < pixels.length; i++) {
            int column = i % Images.SIDE;
            int from = mirrored ? i - column + Images.SIDE - 1 - column : i;
            out[offset + i] = (pixels[from] & 0xff) / WHITE;
        }
    }
}
