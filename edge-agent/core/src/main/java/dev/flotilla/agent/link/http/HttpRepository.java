package dev.flotilla.agent.link.http;

import dev.flotilla.agent.trust.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Files below an address of HTTP or HTTPS. Plain HTTP will do for a repository of TUF, every file of which is checked by
 * its signature or digest.
 */
public final class HttpRepository implements RepositoryFiles {
    private final String base;
    private final int timeoutMillis;

    /**
     * @param base http or https, with or without a slash at its end
     * @param timeoutMillis bound on connecting and on each wait for bytes; the head of an answer has twice as long in all
     * @throws IllegalArgumentException if it is no such address
     */
    public HttpRepository(String base, int timeoutMillis) {
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new IllegalArgumentException("expected an http or https address, found " + base);
        }
        this.base = base.endsWith("/") ? base : base + "/";
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        HttpURLConnection connection = connect(name);
        int status = AnswerHead.status(connection, Duration.ofMillis(2L * timeoutMillis));
        return switch (status) {
            case HttpURLConnection.HTTP_OK -> Optional.of(connection.getInputStream());
            // Object stores answer "forbidden" for what is not there to whoever may not list it.
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_FORBIDDEN -> {
                connection.disconnect();
                yield Optional.empty();
            }
            default -> {
                connection.disconnect();
                throw new IOException(base + name + ": the repository answered " + status);
            }
        };
    }

    private HttpURLConnection connect(String name) throws IOException {
        try {
            if (new URI(base + name).toURL().openConnection() instanceof HttpURLConnection connection) {
                connection.setConnectTimeout(timeoutMillis);
                connection.setReadTimeout(timeoutMillis);
                connection.setRequestProperty("Accept-Encoding", "identity");
                return connection;
            }
            throw new IOException("cannot speak HTTP to " + base + name);
        } catch (URISyntaxException e) {
            throw new IOException(base + name + ": not an address", e);
        }
    }
}
