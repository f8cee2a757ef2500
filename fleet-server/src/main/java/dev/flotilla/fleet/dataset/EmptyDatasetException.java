package dev.flotilla.fleet.dataset;

/** There is nothing that a version could be made of. */
public final class EmptyDatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmptyDatasetException(String message) {
        super(message, null, false, false);
    }
}
