package dev.flotilla.contract.preprocess;

import java.util.Map;

/** Images: channels, then size, then one look into a table per value. */
final class ImagePreprocessor implements Preprocessor {
    private final ImageSpec spec;
    private final float[][] tables;

    ImagePreprocessor(ImageSpec spec) {
        this.spec = spec;
        this.tables = new float[spec.channels().count()][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = spec.normalization().table(channel);
        }
    }

    @Override
    public float[] toFloat(byte[] pixels) throws WrongInputException {
        if (pixels.length != spec.values()) {
            throw new WrongInputException("input: expected " + spec.values() + " bytes (" + spec.height() + "x"
                    + spec.width() + "x" + spec.channels().count() + ", one byte a value), got " + pixels.length);
        }
        if (spec.channels() == Channels.BGR) {
            return normalized(spec.channels().convert(Image.rgb(spec.height(), spec.width(), pixels)));
        }
        return normalized(Image.of(spec.height(), spec.width(), spec.channels().count(), pixels));
    }

    @Override
    public float[] toFloat(Image image) throws WrongInputException {
        if (!spec.channels().fromImages()) {
            throw new WrongInputException(
                    "the preprocessing wants " + spec.channels() + " values a pixel, which no image gives");
        }
        Image converted = spec.channels().convert(image);
        if (image.height() == spec.height() && image.width() == spec.width()) {
            return normalized(converted);
        }
        if (!spec.resize().isPresent()) {
            throw new WrongInputException("an image of " + image.height() + "x" + image.width()
                    + " pixels (height x width), but the preprocessing wants " + spec.height() + "x" + spec.width()
                    + " and does not resize; give it a 'resize'");
        }
        return normalized(Resizer.apply(spec.resize().get(), converted, spec.height(), spec.width()));
    }

    @Override
    public float[] toFloat(Map<String, String> row) throws WrongInputException {
        throw new WrongInputException("the preprocessing wants images, not rows of a table");
    }

    private float[] normalized(Image image) {
        byte[] levels = image.levels();
        float[] values = new float[levels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tables[i % tables.length][levels[i] & 0xff];
        }
        return values;
    }
}
