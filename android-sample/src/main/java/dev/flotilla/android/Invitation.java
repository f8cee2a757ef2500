package dev.flotilla.android;

import dev.flotilla.contract.protocol.EnrolmentToken;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a QR code or a message says to invite a device: the fleet's address for devices and a token, with white space between
 * them, such as {@code https://fleet.example:8443 flt1.…}.
 *
 * @param server {@code https://HOST:PORT}
 */
public record Invitation(String server, EnrolmentToken token) {
    private static final Pattern TEXT = Pattern.compile("(https://[^\\s/]{1,300})/?\\s+(flt1\\.\\S{1,400})");

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException saying what is missing; the message does not repeat the token, which is a secret
     */
    public static Invitation parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "an invitation is the fleet's address and a token, such as https://fleet.example:8443 flt1.CLAIM.ROOT.CA");
        }
        return new Invitation(matcher.group(1), EnrolmentToken.parse(matcher.group(2)));
    }
}
