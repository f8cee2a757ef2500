package dev.flotilla.agent.link.http;

import dev.flotilla.agent.trust.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Optional;

/** The fleet's TUF metadata from its device endpoint, {@code GET /metadata/NAME}. */
public final class MetadataClient implements RepositoryFiles {
    static final String PATH = "/metadata/";

    private final HttpEndpoint endpoint;

    /** @param endpoint with sockets that show the device's certificate */
    public MetadataClient(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        HttpURLConnection connection = endpoint.open(PATH + name);
        connection.setRequestProperty("Accept-Encoding", "identity");
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK) {
            return Optional.of(connection.getInputStream());
        }
        connection.disconnect();
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        throw new IOException("the server answered " + status + " for " + PATH + name);
    }
}
