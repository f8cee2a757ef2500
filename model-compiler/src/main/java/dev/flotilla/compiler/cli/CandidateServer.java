package dev.flotilla.compiler.cli;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.TlsAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A fleet server that offers release candidates and takes what was signed. Nothing that it says is believed unchecked. */
final class CandidateServer {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_LIST = 1 << 20;
    private static final int MAX_COMPLAINT = 500;

    private final URI server;
    private final String token;
    private final HttpClient client;

    /**
     * What is offered.
     *
     * @param bundle the digest that it has to have
     * @param overridden whether a person let it through against the gate
     */
    record Candidate(String id, String family, Digest bundle, boolean overridden, boolean hasReport) {}

    /** @param authority file with the authorities to trust; those of the platform without it */
    CandidateServer(URI server, String token, Optional<Path> authority) throws InputException {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        if (authority.isPresent()) {
            try {
                builder.sslContext(TlsAuthorities.trusting(authority.get()));
            } catch (IOException e) {
                throw new InputException("--ca " + e.getMessage(), e);
            }
        }
        this.client = builder.build();
    }

    /** All that wait, the oldest first. */
    List<Candidate> candidates() throws IOException, InterruptedException {
        try {
            Document answer = Document.parseJson(get("candidates", MAX_LIST), Limits.of(MAX_LIST));
            List<Candidate> candidates = new ArrayList<>();
            for (Document one : answer.objects("items")) {
                candidates.add(new Candidate(
                        one.string("id"),
                        one.string("family"),
                        Digest.parse(one.string("bundle")),
                        one.flag("overridden"),
                        one.has("compileReport")));
            }
            return candidates;
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new IOException(server + ": its list of candidates cannot be read: " + e.getMessage(), e);
        }
    }

    byte[] bundle(Candidate candidate) throws IOException, InterruptedException {
        byte[] bytes = get("candidates/" + segment(candidate) + "/bundle", Bundle.MAX_BYTES);
        if (!Digest.of(bytes).equals(candidate.bundle())) {
            throw new IOException(server + ": what it gives for candidate " + candidate.id() + " is not "
                    + candidate.bundle().hex());
        }
        return bytes;
    }

    byte[] report(Candidate candidate) throws IOException, InterruptedException {
        return get("candidates/" + segment(candidate) + "/report", MAX_LIST);
    }

    private String segment(Candidate candidate) throws IOException {
        if (!candidate.id().matches("[a-z0-9-]{1,64}")) {
            throw new IOException(server + ": '" + candidate.id() + "' names no candidate");
        }
        return candidate.id();
    }

    void putRole(String role, byte[] json) throws IOException, InterruptedException {
        put("trust/roles/" + role, "application/json", json);
    }

    void putBundle(String path, byte[] bytes) throws IOException, InterruptedException {
        put("bundles/" + path, "application/octet-stream", bytes);
    }

    private byte[] get(String path, int maxBytes) throws IOException, InterruptedException {
        return send(request(path).GET().build(), maxBytes);
    }

    private void put(String path, String type, byte[] body) throws IOException, InterruptedException {
        send(
                request(path)
                        .header("content-type", type)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                MAX_LIST);
    }

    private HttpRequest.Builder request(String path) {
        String base = server.toString().replaceFirst("/$", "");
        return HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path))
                .header("authorization", "Bearer " + token)
                .timeout(TIMEOUT);
    }

    private byte[] send(HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new IOException(server + ": does not let anybody connect, or is not there", e);
        }
        try (InputStream in = answer.body()) {
            byte[] body = in.readNBytes(maxBytes);
            if (answer.statusCode() >= 300) {
                String said = new String(body, StandardCharsets.UTF_8);
                throw new IOException(request.method() + " " + request.uri() + " was answered with "
                        + answer.statusCode() + ": " + said.substring(0, Math.min(said.length(), MAX_COMPLAINT)));
            }
            if (body.length == maxBytes && in.read() >= 0) {
                throw new IOException(request.uri() + ": is longer than " + maxBytes + " bytes");
            }
            return body;
        }
    }
}
