package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/** Asks the daemon that runs on this machine. */
final class LocalClient {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private final int port;

    LocalClient(int port) {
        this.port = port;
    }

    Document status() throws IOException {
        return exchange("/status", Optional.empty());
    }

    /** Returns if requests are answered. */
    void requireLive() throws IOException {
        exchange("/v2/health/live", Optional.empty());
    }

    Document samples() throws IOException {
        return exchange("/samples", Optional.empty());
    }

    Document eraseSamples() throws IOException {
        return exchange("/samples/erase", Optional.of(new byte[0]));
    }

    Document infer(byte[] pixels) throws IOException {
        return exchange("/infer", Optional.of(pixels));
    }

    private Document exchange(String path, Optional<byte[]> body) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("cannot speak HTTP to " + address);
        }
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            if (body.isPresent()) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/octet-stream");
                connection.setFixedLengthStreamingMode(body.get().length);
                connection.getOutputStream().write(body.get());
            }
            return answer(connection);
        } catch (ConnectException e) {
            throw new IOException("no agent answers at " + address + "; is flotilla-agent run running?", e);
        }
    }

    private static Document answer(HttpURLConnection connection) throws IOException {
        boolean good = connection.getResponseCode() / 100 == 2;
        try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
            Document answer = Document.parseJson(in.readNBytes(MAX_ANSWER_BYTES), Limits.of(MAX_ANSWER_BYTES));
            if (!good) {
                throw new IOException(answer.findString("error").orElse("the agent refused"));
            }
            return answer;
        }
    }
}
