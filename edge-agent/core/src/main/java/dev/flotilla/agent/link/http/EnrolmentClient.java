package dev.flotilla.agent.link.http;

import dev.flotilla.agent.link.Enrolled;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.agent.link.EnrolmentRefusedException;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLHandshakeException;

/**
 * Joins a fleet with a one-time token, by EST (RFC 7030, section 4.2.1). Nothing is trusted because the server said it first: its authority must have the
 * digest in the token before a byte is exchanged, and the owner's root the digest in the token before the claim is spent.
 */
public final class EnrolmentClient implements EnrolmentLink {
    private static final String USER = "claim";

    private final String server;
    private final EnrolmentToken token;
    private final TokenTrust trust;
    private final HttpEndpoint endpoint;

    /**
     * @param server such as {@code https://fleet.example:8443}
     * @param clock the device's, which may be behind
     */
    public EnrolmentClient(String server, EnrolmentToken token, Duration timeout, Clock clock) {
        this.server = server;
        this.token = token;
        this.trust = new TokenTrust(token.caDigest(), clock);
        this.endpoint = new HttpEndpoint(server, PinnedTls.sockets(trust), timeout);
    }

    @Override
    public Enrolled enrol(byte[] request) throws IOException {
        try {
            byte[] root = fetchRoot();
            BrokerAddress broker = BrokerAddress.parse(fetch("/enrol/broker", BrokerAddress.MAX_BYTES, ""));
            return new Enrolled(certificate(request), broker, trust.authority(), root);
        } catch (SSLHandshakeException e) {
            throw trust.refusal()
                    .map(reason -> new EnrolmentRefusedException(server + ": " + reason))
                    .orElseThrow(() -> e);
        }
    }

    private byte[] fetchRoot() throws IOException {
        byte[] root = fetch(
                MetadataClient.PATH + "root/" + token.rootDigest().hex() + ".json",
                TrustedMetadataSet.MAX_ROOT_BYTES,
                "; has the owner's root been uploaded, and was the token made for it?");
        Digest found = Digest.of(root);
        if (!found.equals(token.rootDigest())) {
            throw new EnrolmentRefusedException(server + " offers a root.json with SHA-256 " + found.hex()
                    + ", the token pins " + token.rootDigest().hex() + "; get a token made for this fleet's root");
        }
        return root;
    }

    private byte[] fetch(String path, int maxBytes, String hint) throws IOException {
        HttpURLConnection connection = endpoint.open(path);
        try {
            int status = endpoint.status(connection);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(server + " answered " + status + " for " + path + ": "
                        + EstExchange.problem(connection) + hint);
            }
            return EstExchange.read(connection.getInputStream(), maxBytes);
        } finally {
            connection.disconnect();
        }
    }

    private byte[] certificate(byte[] request) throws IOException {
        HttpURLConnection connection = endpoint.open(EstExchange.PATH + "simpleenroll");
        byte[] login = (USER + ":" + token.claim()).getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        return EstExchange.post(endpoint, connection, request);
    }
}
