package dev.flotilla.contract.delta;

import dev.flotilla.contract.bundle.Digest;

/** A delta made as many bytes as it announced, but not those: it is damaged. What was written is to be thrown away. */
public final class WrongResultException extends DeltaException {
    private static final long serialVersionUID = 1L;

    private final transient Digest announced;
    private final transient Digest made;

    WrongResultException(Digest announced, Digest made) {
        super("delta: announces a file with SHA-256 " + announced.hex() + ", but made one with " + made.hex());
        this.announced = announced;
        this.made = made;
    }

    public Digest announced() {
        return announced;
    }

    public Digest made() {
        return made;
    }
}
