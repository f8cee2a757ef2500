package dev.flotilla.contract.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest (FIPS 180-4): 32 bytes, written as 64 lower-case hexadecimal digits. */
public final class Digest implements Comparable<Digest> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private static final String DIGITS = "0123456789abcdef";
    private static final int SHORT_DIGITS = 8;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The digest of the given content. */
    public static Digest of(byte[] content) {
        return finish(sha256(), content);
    }

    /** A fresh SHA-256, for content that comes in pieces; end it with {@link #ofFinished}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of all that was put into {@code sha256}, which starts anew. */
    public static Digest ofFinished(MessageDigest sha256) {
        return ofBytes(sha256.digest());
    }

    /**
     * A digest from its 32 bytes.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static Digest ofBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /**
     * A digest from its 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Digest parse(String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "a SHA-256 digest has 64 hexadecimal digits, not " + hex.length() + " characters");
        }
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) ((digit(hex, 2 * i) << 4) | digit(hex, 2 * i + 1));
        }
        return new Digest(bytes);
    }

    private static int digit(String hex, int index) {
        int value = DIGITS.indexOf(hex.charAt(index));
        if (value < 0) {
            throw new IllegalArgumentException(
                    "character " + index + " of a SHA-256 digest is not a lower-case hexadecimal digit");
        }
        return value;
    }

    private static Digest finish(MessageDigest sha256, byte[] content) {
        return new Digest(sha256.digest(content));
    }

    public String hex() {
        StringBuilder hex = new StringBuilder(2 * LENGTH);
        for (byte b : bytes) {
            hex.append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
        }
        return hex.toString();
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The first eight hexadecimal digits, for people to tell digests apart. */
    public String short8() {
        return hex().substring(0, SHORT_DIGITS);
    }

    @Override
    public int compareTo(Digest other) {
        return hex().compareTo(other.hex());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "sha256:" + hex();
    }
}
