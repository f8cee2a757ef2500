package dev.flotilla.contract.preprocess;

/** Pixels whose number does not fit the model's input. */
public final class WrongInputException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongInputException(PreprocessSpec spec, int actualBytes) {
        super("input: expected " + spec.pixelBytes() + " bytes (" + spec.height() + "x" + spec.width() + "x"
                + spec.channels() + ", one byte a value), got " + actualBytes);
    }
}
