package dev.flotilla.fleet.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Who did something.
 *
 * @param name of the operator, also behind a token, or of the device; the network of somebody who is not known; empty for the
 *     server itself
 * @param token the API token's id
 */
public record Actor(Kind kind, String name, Optional<String> token) {
    /** What sort of actor. */
    public enum Kind {
        USER,
        TOKEN,
        DEVICE,
        /** The server itself. */
        SYSTEM,
        /** Whoever is not signed in. */
        STRANGER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Actor user(String name) {
        return new Actor(Kind.USER, name, Optional.empty());
    }

    public static Actor token(String user, String token) {
        return new Actor(Kind.TOKEN, user, Optional.of(token));
    }

    public static Actor device(String name) {
        return new Actor(Kind.DEVICE, name, Optional.empty());
    }

    public static Actor system() {
        return new Actor(Kind.SYSTEM, "", Optional.empty());
    }

    public static Actor stranger(String network) {
        return new Actor(Kind.STRANGER, network, Optional.empty());
    }
}
