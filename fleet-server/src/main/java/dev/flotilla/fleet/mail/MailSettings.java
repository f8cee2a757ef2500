package dev.flotilla.fleet.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A mail server, and how it is used.
 *
 * @param from the sender's address
 * @param passwordFile holds the password of the user, for the server alone to read
 * @param authorities PEM of those that the mail server's certificate must be from; the JDK's own without it
 */
public record MailSettings(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<Path> passwordFile,
        String from,
        Optional<Path> authorities,
        Duration timeout) {

    /** Whether others on the way can read along. */
    public enum Security {
        /** TLS from the first byte (RFC 8314). */
        TLS,
        /** TLS after STARTTLS, or nothing is sent (RFC 3207). */
        STARTTLS,
        /** In clear, for a mail server on the same machine. */
        NONE
    }
}
