package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;

/** The bytes are not those the owner signed for. */
public final class DigestMismatchException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Names the file, the digest that was signed and the one of the bytes at hand. */
    public DigestMismatchException(String path, Digest signed, Digest found) {
        super(path + ": signed for SHA-256 " + signed.hex() + ", but the bytes have " + found.hex());
    }
}
