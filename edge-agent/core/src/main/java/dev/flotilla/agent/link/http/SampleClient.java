package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.link.SampleRefusedException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;

/** Samples by HTTPS: {@code GET /capture/BUNDLE}, {@code PUT /samples/DIGEST}, {@code DELETE /samples}. */
public final class SampleClient implements SampleLink {
    private static final int GOOD = 2;
    private static final int HUNDRED = 100;

    private final HttpEndpoint endpoint;

    /** @param endpoint with sockets that show the device's certificate */
    public SampleClient(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public CaptureTerms terms(Digest bundle) throws IOException {
        HttpURLConnection connection = endpoint.open("/capture/" + bundle.hex());
        try {
            requireGood(connection);
            return CaptureTerms.parse(EstExchange.read(connection.getInputStream(), CaptureTerms.MAX_BYTES));
        } finally {
            connection.disconnect();
        }
    }

    @Override
    public void upload(Digest digest, byte[] sealed) throws IOException {
        HttpURLConnection connection = endpoint.open("/samples/" + digest.hex());
        try {
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(sealed.length);
            connection.setRequestProperty("Content-Type", "application/octet-stream");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(sealed);
            }
            requireGood(connection);
        } finally {
            connection.disconnect();
        }
    }

    @Override
    public void eraseAll() throws IOException {
        HttpURLConnection connection = endpoint.open("/samples");
        try {
            connection.setRequestMethod("DELETE");
            requireGood(connection);
        } finally {
            connection.disconnect();
        }
    }

    private void requireGood(HttpURLConnection connection) throws IOException {
        int status = endpoint.status(connection);
        if (status / HUNDRED == GOOD) {
            return;
        }
        String said = connection.getRequestMethod() + " " + connection.getURL().getPath() + ": the server answered "
                + status + ": " + EstExchange.problem(connection);
        switch (status) {
            case HttpURLConnection.HTTP_CONFLICT,
                    HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
                    HttpURLConnection.HTTP_GONE -> throw new SampleRefusedException(said);
            default -> throw new LinkException(said);
        }
    }
}
