package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that two sides share to sign the bodies of jobs and of their reports: HMAC-SHA256 (RFC 2104) over the very bytes,
 * in the header {@link #HEADER} as {@code keyId=ID, sha256=HEX}. A body that is sent again is signed alike; {@link JobRequest}
 * and {@link JobReport} are made so that it does no harm.
 */
public final class HmacKey {
    /** The header of HTTP that carries a signature. */
    public static final String HEADER = "Flotilla-Signature";
    /** The shortest secret, in bytes. */
    public static final int MIN_SECRET = 32;

    private static final int MAX_HEADER = 256;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern FORM = Pattern.compile("keyId=([A-Za-z0-9_.-]{1,64}), ?sha256=([0-9a-f]{64})");

    private final String id;
    private final SecretKeySpec secret;

    /**
     * A key.
     *
     * @param id tells keys apart while one replaces another: 1 to 64 letters, digits, dots, underscores and hyphens
     * @param secret at least {@link #MIN_SECRET} random bytes
     */
    public HmacKey(String id, byte[] secret) {
        if (!ID.matcher(id).matches() || secret.length < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "a key has an id of 1 to 64 letters, digits, dots, underscores and hyphens,"
                            + " and a secret of at least " + MIN_SECRET + " bytes");
        }
        this.id = id;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** What tells this key from others. */
    public String id() {
        return id;
    }

    /** The header's value for {@code body}. */
    public String sign(byte[] body) {
        return "keyId=" + id + ", sha256=" + Digest.ofBytes(mac(body)).hex();
    }

    /** Whether {@code header} is this key's signature of {@code body}; in a time that does not tell how far it is right. */
    public boolean verifies(String header, byte[] body) {
        if (header.length() > MAX_HEADER) {
            return false;
        }
        Matcher matcher = FORM.matcher(header.trim());
        return matcher.matches()
                && MessageDigest.isEqual(ascii(matcher.group(1)), ascii(id))
                && MessageDigest.isEqual(Digest.parse(matcher.group(2)).bytes(), mac(body));
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "HmacKey(" + id + ")";
    }
}
