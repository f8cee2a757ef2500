package dev.flotilla.contract.preprocess;

/** An input that the preprocessing, or what stands before the model, does not take; says what is expected. */
public class WrongInputException extends Exception {
    private static final long serialVersionUID = 1L;

    public WrongInputException(String message) {
        super(message);
    }

    static WrongInputException column(String column, String what) {
        return new WrongInputException("column '" + column + "' " + what);
    }
}
