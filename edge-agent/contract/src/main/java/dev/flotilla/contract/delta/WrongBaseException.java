package dev.flotilla.contract.delta;

import dev.flotilla.contract.bundle.Digest;

/** The file at hand is not the one that the delta starts from. */
public final class WrongBaseException extends DeltaException {
    private static final long serialVersionUID = 1L;

    private final transient Digest needed;
    private final transient Digest found;

    WrongBaseException(Digest needed, Digest found) {
        super("delta: starts from a file with SHA-256 " + needed.hex() + ", but the one given has " + found.hex());
        this.needed = needed;
        this.found = found;
    }

    /** The digest of the file that the delta starts from. */
    public Digest needed() {
        return needed;
    }

    /** The digest of the file that was given. */
    public Digest found() {
        return found;
    }
}
