package dev.flotilla.contract.preprocess;

import java.util.Map;

/**
 * Applies a {@link PreprocessSpec}, with the same bits on every platform. Immutable, so any number of threads may share
 * one. Each form of sample is either taken or refused with the form that is expected.
 */
public interface Preprocessor {
    static Preprocessor of(PreprocessSpec spec) {
        if (spec instanceof ImageSpec image) {
            return new ImagePreprocessor(image);
        }
        return new FeaturePreprocessor((FeatureSpec) spec);
    }

    /**
     * The model's input for a sample as a device gets it.
     *
     * @param sample for an image of the model's size rows, then columns, then channels (red first), one unsigned byte
     *     each; for features one record of comma-separated values (RFC 4180, UTF-8) in the spec's order of columns
     * @return as many values as the spec says
     */
    float[] toFloat(byte[] sample) throws WrongInputException;

    /** The model's input for a decoded image. */
    float[] toFloat(Image image) throws WrongInputException;

    /** The model's input for a row of a table: texts by column; columns that the spec does not name are left out. */
    float[] toFloat(Map<String, String> row) throws WrongInputException;
}
