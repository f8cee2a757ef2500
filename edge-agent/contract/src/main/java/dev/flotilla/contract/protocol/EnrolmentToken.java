package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an owner gives to a new device: the right to enrol once, and the digests of the two things it may trust, so that
 * nothing is trusted because a server said so first.
 *
 * <p>As text: {@code flt1.CLAIM.ROOT.CA}, both digests in base64url without padding.
 *
 * @param claim the server's one-time secret, 16 to 128 letters, digits, hyphens and underscores
 * @param rootDigest the SHA-256 of the owner's root.json
 * @param caDigest the SHA-256 of the server's CA certificate in DER
 */
public record EnrolmentToken(String claim, Digest rootDigest, Digest caDigest) {
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final Pattern TEXT =
            Pattern.compile("flt1\\.([A-Za-z0-9_-]{16,128})\\.([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

    /** Checks the claim's form. */
    public EnrolmentToken {
        if (!CLAIM.matcher(claim).matches()) {
            throw new IllegalArgumentException("a claim has 16 to 128 letters, digits, hyphens and underscores");
        }
    }

    /**
     * Reads the text form; white space around it does no harm.
     *
     * @throws IllegalArgumentException if it is anything else. The message does not repeat it, since it is a secret
     */
    public static EnrolmentToken parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw malformed();
        }
        EnrolmentToken token = new EnrolmentToken(matcher.group(1), digest(matcher.group(2)), digest(matcher.group(3)));
        // The last digit of each digest has two bits more than it needs, which the decoder reads over.
        if (!token.text().equals(text.trim())) {
            throw malformed();
        }
        return token;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "an enrolment token looks like flt1.CLAIM.ROOT.CA; make one with flotilla-compiler token");
    }

    /** The text form. */
    public String text() {
        return "flt1." + claim + "." + base64(rootDigest) + "." + base64(caDigest);
    }

    private static Digest digest(String base64) {
        return Digest.ofBytes(Base64.getUrlDecoder().decode(base64));
    }

    private static String base64(Digest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.bytes());
    }

    /** Without the claim, which is a secret. */
    @Override
    public String toString() {
        return "EnrolmentToken(root " + rootDigest.short8() + ", ca " + caDigest.short8() + ")";
    }
}
