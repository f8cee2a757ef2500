package dev.flotilla.fleet.ctl.client;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.codec.Reason;
import dev.flotilla.contract.trust.TlsAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** The REST API of one server. A request that is not harmful twice is sent again when its connection was lost. */
public final class Api {
    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final int MAX_FILE_BYTES = 64 << 20;
    private static final int MAX_ANSWER_DEPTH = 32;
    private static final int MAX_ANSWER_VALUES = 1_000_000;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Connection connection;
    private final URI base;
    private final HttpClient client;

    /** @throws InvalidInputException if the authority's file cannot be used */
    public Api(Connection connection) throws InvalidInputException {
        this.connection = connection;
        this.base = connection.server().resolve("api/v1/");
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // A token is for the server that was named, and no other.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connection.timeout());
        if (connection.authority().isPresent()) {
            try {
                builder.sslContext(
                        TlsAuthorities.trusting(connection.authority().get()));
            } catch (IOException e) {
                throw new InvalidInputException("--ca " + e.getMessage());
            }
        }
        this.client = builder.build();
    }

    /**
     * An answer.
     *
     * @param json empty where the API answers with nothing
     * @param setCookie the header of that name
     */
    public record Answer(Document json, Optional<String> entityTag, Optional<String> setCookie) {}

    /** Where the API is, with a slash at its end. */
    public URI address() {
        return base;
    }

    /** A document of the API. */
    public Document get(Address address) throws IOException, InterruptedException {
        return send(ApiRequest.get(address)).json();
    }

    /** A file of the API, at most 64 MiB. */
    public byte[] bytes(Address address) throws IOException, InterruptedException {
        return repeated(ApiRequest.get(address), MAX_FILE_BYTES).body();
    }

    /**
     * Carries a request out.
     *
     * @throws RefusedRequestException if the server did not do it
     * @throws IOException if the server is out of reach; then it may have been done or not
     */
    public Answer send(ApiRequest request) throws IOException, InterruptedException {
        Received received = repeated(request, MAX_ANSWER_BYTES);
        byte[] body = received.body();
        return new Answer(
                body.length == 0 ? Document.builder().build() : json(request, body),
                received.headers().firstValue("etag"),
                received.headers().firstValue("set-cookie"));
    }

    private Received repeated(ApiRequest request, int maxBytes) throws IOException, InterruptedException {
        int attempt = 1;
        while (true) {
            try {
                return once(request, maxBytes);
            } catch (RefusedRequestException
                    | ConnectException
                    | HttpConnectTimeoutException
                    | SSLHandshakeException e) {
                throw described(e);
            } catch (IOException e) {
                if (!request.isRepeatable() || attempt == ATTEMPTS) {
                    throw described(e);
                }
                Thread.sleep(PAUSE.toMillis() * attempt);
                attempt++;
            }
        }
    }

    private IOException described(IOException failure) {
        if (failure instanceof RefusedRequestException) {
            return failure;
        }
        // Java's client says nothing of a connection that was refused.
        String reason = failure.getMessage() == null && failure instanceof ConnectException
                ? "it does not let anybody connect, or is not there"
                : Reason.of(failure);
        String advice = failure instanceof SSLHandshakeException
                ? "its certificate is not trusted; name its authority by --ca: "
                : "";
        return new IOException("the server " + connection.server() + " cannot be reached: " + advice + reason, failure);
    }

    /** A body within the bound, and what came with it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Received(HttpHeaders headers, byte[] body) {}

    private Received once(ApiRequest request, int maxBytes) throws IOException, InterruptedException {
        HttpRequest http = authorized(request.toHttp(base)).build();
        HttpResponse<InputStream> response = client.send(http, BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(maxBytes + 1);
        }
        if (response.statusCode() >= 300) {
            throw Problem.of(request, response.statusCode(), response.headers(), body);
        }
        if (body.length > maxBytes) {
            throw new IOException("the answer to " + request.method() + " "
                    + request.address().text() + " is longer than " + maxBytes + " bytes");
        }
        return new Received(response.headers(), body);
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        connection.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.timeout(connection.timeout());
    }

    private static Document json(ApiRequest request, byte[] body) throws MalformedDocumentException {
        try {
            return Document.parseJson(body, new Limits(MAX_ANSWER_BYTES, MAX_ANSWER_DEPTH, MAX_ANSWER_VALUES));
        } catch (MalformedDocumentException e) {
            throw new MalformedDocumentException("the answer to " + request.method() + " "
                    + request.address().text() + " is not the API's; is this the address of a fleet server? "
                    + e.getMessage());
        }
    }

    /** The stream of server-sent events, which stays open. */
    EventStream events() throws IOException, InterruptedException {
        ApiRequest request = ApiRequest.get(Address.of("events"));
        HttpResponse<InputStream> response =
                client.send(authorized(request.toHttp(base)).build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream in = response.body()) {
                throw Problem.of(request, response.statusCode(), response.headers(), in.readNBytes(MAX_ANSWER_BYTES));
            }
        }
        return new EventStream(response.body());
    }
}
