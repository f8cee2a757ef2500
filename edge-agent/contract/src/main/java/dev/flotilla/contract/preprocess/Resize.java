package dev.flotilla.contract.preprocess;

/**
 * How an image of another size is brought to the model's.
 *
 * @param sampling how a new pixel comes from old ones
 * @param fit what happens when the sides' ratio differs
 * @param pad the level around the image in a letterbox, 0 to 255
 */
public record Resize(Sampling sampling, Fit fit, int pad) {
    /** How the levels of a new pixel come from old ones. */
    public enum Sampling {
        /** The old pixel under the new one's centre. */
        NEAREST,
        /** Between the four old pixels whose centres are around the new one's (half-pixel centres, no antialiasing). */
        BILINEAR,
        /** The mean over the area that the new pixel covers; of these the one for making images much smaller. */
        AREA
    }

    /** What happens when the sides' ratio differs. */
    public enum Fit {
        /** Each side is resized by itself. */
        STRETCH,
        /** The largest part of the model's ratio around the centre is taken. */
        CROP,
        /** The whole image, with a border at two sides. */
        LETTERBOX
    }

    private static final int MAX_LEVEL = 255;

    public Resize {
        if (pad < 0 || pad > MAX_LEVEL) {
            throw new IllegalArgumentException("preprocessing: pad " + pad + " is not within 0 and " + MAX_LEVEL);
        }
        if (pad != 0 && fit != Fit.LETTERBOX) {
            throw new IllegalArgumentException("preprocessing: pad is for letterbox, not for " + fit);
        }
    }

    /** Each side by itself. */
    public static Resize stretch(Sampling sampling) {
        return new Resize(sampling, Fit.STRETCH, 0);
    }
}
