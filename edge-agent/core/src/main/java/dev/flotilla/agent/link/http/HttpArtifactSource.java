package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.bundle.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Artifacts from the fleet's device endpoint, {@code GET /artifacts/DIGEST}, by HTTP ranges (RFC 9110, section 14). */
public final class HttpArtifactSource implements ArtifactSource {
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpEndpoint endpoint;
    private final long maxBytes;

    /**
     * @param endpoint with sockets that show the device's certificate
     * @param maxBytes no artifact is longer; a longer answer is refused before its body is read
     */
    public HttpArtifactSource(HttpEndpoint endpoint, long maxBytes) {
        this.endpoint = endpoint;
        this.maxBytes = maxBytes;
    }

    @Override
    public InputStream open(Digest digest, long offset, long atMost) throws IOException {
        HttpURLConnection connection = endpoint.open("/artifacts/" + digest.hex());
        connection.setRequestProperty("Accept-Encoding", "identity");
        long end = atMost > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + atMost;
        if (offset > 0 || end < Long.MAX_VALUE) {
            String last = end < Long.MAX_VALUE ? Long.toString(end - 1) : "";
            connection.setRequestProperty("Range", "bytes=" + offset + "-" + last);
        }
        try {
            return body(connection, digest, offset, end);
        } catch (IOException e) {
            connection.disconnect();
            throw e;
        }
    }

    private InputStream body(HttpURLConnection connection, Digest digest, long offset, long end) throws IOException {
        int status = endpoint.status(connection);
        switch (status) {
            case HttpURLConnection.HTTP_OK -> {
                InputStream whole = bounded(connection, 0, end);
                skip(whole, offset);
                return whole;
            }
            case HttpURLConnection.HTTP_PARTIAL -> {
                String range = Optional.ofNullable(connection.getHeaderField("Content-Range"))
                        .orElse("");
                if (!range.startsWith("bytes " + offset + "-")) {
                    throw new IOException("asked for " + digest.hex() + " from byte " + offset
                            + ", the server answered with Content-Range '" + range + "'");
                }
                return bounded(connection, offset, end);
            }
            case RANGE_NOT_SATISFIABLE ->
                throw new RangeRefusedException(
                        "the server has no byte " + offset + " of " + digest.hex() + "; start it again at 0");
            case HttpURLConnection.HTTP_UNAUTHORIZED,
                    HttpURLConnection.HTTP_FORBIDDEN,
                    HttpURLConnection.HTTP_NOT_FOUND,
                    HttpURLConnection.HTTP_GONE ->
                throw new ArtifactUnavailableException(
                        "the server answered " + status + " for artifact " + digest.hex());
            default -> throw new IOException("the server answered " + status + " for artifact " + digest.hex());
        }
    }

    private InputStream bounded(HttpURLConnection connection, long offset, long end) throws IOException {
        long announced = connection.getContentLengthLong();
        if (announced < 0) {
            throw new IOException("the server does not say how long the artifact is (no Content-Length)");
        }
        if (announced > maxBytes - offset) {
            throw new IOException(
                    "the server announces " + (announced + offset) + " bytes, the bound is " + maxBytes + " bytes");
        }
        return new ExactStream(connection.getInputStream(), Math.min(announced, end - offset));
    }

    /** For a server that ignores ranges: reads what we have already, within the bound that was just checked. */
    private static void skip(InputStream in, long count) throws IOException {
        byte[] buffer = new byte[8192];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new RangeRefusedException("the artifact ends before byte " + count + "; start it again at 0");
            }
            left -= read;
        }
    }

    /** Ends where it was announced to end, and says so when the connection ends before. */
    private static final class ExactStream extends InputStream {
        private final InputStream in;
        private long left;

        ExactStream(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the connection ended " + left + " bytes early");
            }
            left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
