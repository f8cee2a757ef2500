package dev.flotilla.fleet.ctl.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a server is reached, and in whose name.
 *
 * @param server with a slash at its end; by HTTPS, unless it is on this machine
 * @param token what to send as a bearer token
 * @param authority PEM file of the certificates that the server's must chain to; the JDK's own without it
 * @param timeout for connecting, and again for the head of each answer
 */
public record Connection(URI server, Optional<String> token, Optional<Path> authority, Duration timeout) {
    private static final int MAX_PORT = 65_535;
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * Reads the server's address.
     *
     * @throws InvalidInputException if it is none, or the token would be readable on its way there
     */
    public static Connection of(String server, Optional<String> token, Optional<Path> authority, Duration timeout)
            throws InvalidInputException {
        URI address = address(server);
        boolean secure = address.getScheme().equals("https");
        if (!secure && !THIS_MACHINE.matcher(address.getHost()).matches()) {
            throw new InvalidInputException("--server " + server
                    + ": everybody on the way could read the token; give an address with https://");
        }
        if (!secure && authority.isPresent()) {
            throw new InvalidInputException("--ca is for servers with https://, and --server is " + server);
        }
        return new Connection(address, token, authority, timeout);
    }

    private static URI address(String text) throws InvalidInputException {
        try {
            URI address = new URI(text.endsWith("/") ? text : text + "/");
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            boolean there = address.getHost() != null && address.getPort() <= MAX_PORT;
            if (http && there && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new InvalidInputException(
                "--server " + text + ": expected an address such as https://fleet.example or http://127.0.0.1:8080");
    }
}
