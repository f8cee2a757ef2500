package dev.flotilla.contract.preprocess;

/** A sample that the preprocessing cannot take. */
public final class WrongInputException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongInputException(String message) {
        super(message);
    }

    static WrongInputException column(String column, String what) {
        return new WrongInputException("column '" + column + "' " + what);
    }
}
