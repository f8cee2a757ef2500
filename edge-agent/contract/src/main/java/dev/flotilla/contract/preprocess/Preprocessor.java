package dev.flotilla.contract.preprocess;

/** Applies a {@link PreprocessSpec}. Immutable, so any number of threads may share one. */
public final class Preprocessor {
    private static final int LEVELS = 256;

    private final PreprocessSpec spec;
    private final float[][] tables;

    public Preprocessor(PreprocessSpec spec) {
        this.spec = spec;
        this.tables = new float[spec.channels()][LEVELS];
        for (int channel = 0; channel < spec.channels(); channel++) {
            double mean = spec.mean().get(channel);
            double std = spec.std().get(channel);
            for (int level = 0; level < LEVELS; level++) {
                tables[channel][level] = (float) ((level - mean) / std);
            }
        }
    }

    public PreprocessSpec spec() {
        return spec;
    }

    /**
     * The model's input for one image.
     *
     * @param pixels unsigned bytes: rows, then columns, then channels
     * @return as many values, in the same order
     */
    public float[] toFloat(byte[] pixels) throws WrongInputException {
        if (pixels.length != spec.pixelBytes()) {
            throw new WrongInputException(spec, pixels.length);
        }
        float[] values = new float[pixels.length];
        int channels = spec.channels();
        for (int i = 0; i < values.length; i++) {
            values[i] = tables[i % channels][pixels[i] & 0xff];
        }
        return values;
    }
}
