package dev.flotilla.contract.delta;

/** A delta cannot give the file it announces; the subclass says why. Whoever holds it needs the whole file instead. */
public abstract sealed class DeltaException extends Exception
        permits MalformedDeltaException, UnsupportedDeltaException, WrongBaseException, WrongResultException {
    private static final long serialVersionUID = 1L;

    DeltaException(String message) {
        super(message);
    }
}
