package dev.flotilla.fleet.oidc;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where a program waits for the sign-in that its operator makes in a browser on the same machine: a loopback redirect (RFC
 * 8252 section 7.3), with PKCE between the program and this server as there is between this server and the provider.
 *
 * @param port of 127.0.0.1, above those that a machine's own services have
 * @param challenge of the program's verifier by the method S256 (RFC 7636 section 4.2)
 * @param state by which the program knows its own sign-in again
 */
public record Handover(int port, String challenge, String state) {
    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 65535;
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{16,100}");

    /** @throws IllegalArgumentException naming the parameter that is not fit */
    public Handover {
        require(port >= FIRST_PORT && port <= LAST_PORT, "port: expected 1024 to 65535, found " + port);
        require(CHALLENGE.matcher(challenge).matches(), "challenge: expected a SHA-256 in base64url, 43 characters");
        require(STATE.matcher(state).matches(), "state: expected 16 to 100 characters of base64url");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** To the program, with what it gets the session for. Nobody else is sent there: the host is no parameter. */
    URI location(String code) {
        return URI.create("http://127.0.0.1:" + port + "/?code=" + code + "&state=" + state);
    }
}
