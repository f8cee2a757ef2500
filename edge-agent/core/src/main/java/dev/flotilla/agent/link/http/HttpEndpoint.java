package dev.flotilla.agent.link.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The fleet's device endpoint: an https address and the sockets that may be used for it. */
public final class HttpEndpoint {
    public static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI base;
    private final SSLSocketFactory sockets;
    private final Duration timeout;

    /**
     * @param base such as {@code https://fleet.example:8443}
     * @param sockets TLS pinned to the fleet's authority
     * @param timeout the bound on connecting and on each read
     * @throws IllegalArgumentException when the address is not https with a host
     */
    public HttpEndpoint(String base, SSLSocketFactory sockets, Duration timeout) {
        this.base = parse(base);
        this.sockets = sockets;
        this.timeout = timeout;
    }

    private static URI parse(String base) {
        try {
            URI uri = new URI(base);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
            throw new IllegalArgumentException("server: expected https://HOST:PORT, got '" + base + "'");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("server: expected https://HOST:PORT, got '" + base + "'", e);
        }
    }

    /** A connection to a path below the endpoint, not yet made; redirects are not followed. */
    HttpURLConnection open(String path) throws IOException {
        if (!(base.resolve(path).toURL().openConnection() instanceof HttpsURLConnection connection)) {
            throw new IOException(base + " is not reached by https");
        }
        connection.setSSLSocketFactory(sockets);
        connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        return connection;
    }

    /** The status that is answered on a connection of this endpoint, with twice the timeout for connection and head. */
    int status(HttpURLConnection connection) throws IOException {
        return AnswerHead.status(connection, timeout.multipliedBy(2));
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
