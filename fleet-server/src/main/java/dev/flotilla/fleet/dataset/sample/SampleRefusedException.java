package dev.flotilla.fleet.dataset.sample;

/** A sample is not taken. */
public final class SampleRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What the sender is to do. */
    public enum Kind {
        /** Nobody wants it, also not later. */
        UNWANTED,
        /** It was to be forgotten. */
        ERASED,
        /** The device has sent enough for today. */
        TOO_MANY,
        /** The bytes are not those that were named. */
        CORRUPT
    }

    public SampleRefusedException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
