package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;

/** The bytes are not those that were signed for. */
public final class DigestMismatchException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String signed;
    private final String found;

    /** Names the file, the digest that was signed and the one of the bytes at hand. */
    public DigestMismatchException(String path, Digest signed, Digest found) {
        this(path, "SHA-256", signed.hex(), found.hex());
    }

    DigestMismatchException(String path, String what, String signed, String found) {
        super(path + ": signed for " + what + " " + signed + ", but the bytes have " + found);
        this.path = path;
        this.signed = signed;
        this.found = found;
    }

    /** The file. */
    public String path() {
        return path;
    }

    /** The digest that was signed for, in hexadecimal, or the length. */
    public String signed() {
        return signed;
    }

    /** That of the bytes. */
    public String found() {
        return found;
    }
}
