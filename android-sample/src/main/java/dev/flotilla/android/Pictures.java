package dev.flotilla.android;

import android.graphics.Bitmap;
import dev.flotilla.agent.inference.TensorSource;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;

/** Bitmaps as a model wants them: by the bundle's own preprocessing, the same that compiler and trainer ran. */
final class Pictures {
    /** Longest side that goes into preprocessing; a photo of twelve megapixels would take it seconds. */
    private static final int MOST_SIDE = 1_024;

    private static final int CHANNELS = 3;
    private static final int GREEN = 8;
    private static final int RED = 16;

    private Pictures() {}

    /** The picture as input of whichever bundle answers. Models that do not resize get it cut to a square and scaled. */
    static TensorSource source(Bitmap picture) {
        return bundle -> {
            if (!(bundle.preprocess() instanceof ImageSpec spec)) {
                throw new WrongInputException("this model takes no pictures, but columns of a table");
            }
            Bitmap fit = spec.resize().isPresent()
                    ? within(picture)
                    : Bitmap.createScaledBitmap(square(picture), spec.width(), spec.height(), true);
            return bundle.input().quantize(Preprocessor.of(spec).toFloat(image(fit)));
        };
    }

    private static Bitmap within(Bitmap picture) {
        int longest = Math.max(picture.getWidth(), picture.getHeight());
        if (longest <= MOST_SIDE) {
            return picture;
        }
        int width = Math.max(1, picture.getWidth() * MOST_SIDE / longest);
        int height = Math.max(1, picture.getHeight() * MOST_SIDE / longest);
        return Bitmap.createScaledBitmap(picture, width, height, true);
    }

    private static Bitmap square(Bitmap picture) {
        int side = Math.min(picture.getWidth(), picture.getHeight());
        return Bitmap.createBitmap(
                picture, (picture.getWidth() - side) / 2, (picture.getHeight() - side) / 2, side, side);
    }

    private static Image image(Bitmap picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] colours = new int[width * height];
        picture.getPixels(colours, 0, width, 0, 0, width, height);
        byte[] levels = new byte[CHANNELS * colours.length];
        for (int i = 0; i < colours.length; i++) {
            levels[CHANNELS * i] = (byte) (colours[i] >> RED);
            levels[CHANNELS * i + 1] = (byte) (colours[i] >> GREEN);
            levels[CHANNELS * i + 2] = (byte) colours[i];
        }
        return Image.rgb(height, width, levels);
    }
}
