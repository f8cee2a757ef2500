package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.Enrolled;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.agent.link.EnrolmentRefusedException;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentRequest;
import dev.flotilla.contract.protocol.EnrolmentResponse;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Joins a fleet with a one-time token. Nothing is trusted because the server said it first: its authority must have the
 * digest in the token before a byte is exchanged, and the owner's root the digest in the token before the claim is spent.
 */
public final class EnrolmentClient implements EnrolmentLink {
    private static final int MAX_PROBLEM_BYTES = 4 * 1024;

    private final String server;
    private final EnrolmentToken token;
    private final TokenTrust trust;
    private final HttpEndpoint endpoint;

    /** @param server such as {@code https://fleet.example:8443} */
    public EnrolmentClient(String server, EnrolmentToken token, Duration timeout) {
        this.server = server;
        this.token = token;
        this.trust = new TokenTrust(token.caDigest());
        this.endpoint = new HttpEndpoint(server, PinnedTls.sockets(trust), timeout);
    }

    @Override
    public Enrolled enrol(EnrolmentRequest request) throws IOException {
        try {
            byte[] root = fetchRoot();
            EnrolmentResponse response = post(request);
            return new Enrolled(response, trust.authority(), root);
        } catch (SSLHandshakeException e) {
            throw trust.refusal()
                    .map(reason -> new EnrolmentRefusedException(server + ": " + reason))
                    .orElseThrow(() -> e);
        }
    }

    private byte[] fetchRoot() throws IOException {
        HttpURLConnection connection = endpoint.open("/enrol/root");
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(server + " answered " + status + " for its root.json: " + problem(connection)
                        + "; has the owner's root been uploaded?");
            }
            byte[] root = read(connection.getInputStream(), TrustedMetadataSet.MAX_ROOT_BYTES);
            Digest found = Digest.of(root);
            if (!found.equals(token.rootDigest())) {
                throw new EnrolmentRefusedException(server + " offers a root.json with SHA-256 " + found.hex()
                        + ", the token pins " + token.rootDigest().hex() + "; get a token made for this fleet's root");
            }
            return root;
        } finally {
            connection.disconnect();
        }
    }

    private EnrolmentResponse post(EnrolmentRequest request) throws IOException {
        HttpURLConnection connection = endpoint.open("/enrol");
        try {
            byte[] body = request.toJson();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_BAD_REQUEST) {
                throw new EnrolmentRefusedException(server + " refuses to enrol this device: " + problem(connection));
            }
            if (status / 100 != 2) {
                throw new IOException(server + " answered " + status + " to the enrolment: " + problem(connection));
            }
            return EnrolmentResponse.parse(read(connection.getInputStream(), EnrolmentResponse.MAX_BYTES));
        } finally {
            connection.disconnect();
        }
    }

    private static String problem(HttpURLConnection connection) throws IOException {
        @Nullable InputStream body = connection.getErrorStream();
        return body == null ? "no reason given" : new String(read(body, MAX_PROBLEM_BYTES), StandardCharsets.UTF_8);
    }

    private static byte[] read(InputStream body, int max) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = body) {
            int read = in.read(buffer);
            while (read >= 0) {
                if (bytes.size() + read > max) {
                    throw new IOException("the server's answer is longer than " + max + " bytes");
                }
                bytes.write(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return bytes.toByteArray();
    }
}
