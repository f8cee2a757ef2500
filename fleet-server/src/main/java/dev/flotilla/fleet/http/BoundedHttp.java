package dev.flotilla.fleet.http;

import dev.flotilla.contract.trust.TlsAuthorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks other servers. Answers are of bounded length and come within a bounded time; nobody is followed to another address. */
public final class BoundedHttp {
    private final HttpClient client;
    private final Duration timeout;
    private final int maxBytes;

    /** An answer, whatever it is. */
    @SuppressWarnings("ArrayRecordComponent") // Answers are read, not compared.
    public record Answer(int status, byte[] body) {}

    /**
     * Asks nobody yet.
     *
     * @param authorities PEM of those that the others' certificates must be from; the JDK's own without it
     * @param timeout for each answer, to its last byte
     * @throws IOException if the file of the authorities cannot be used
     */
    public BoundedHttp(Optional<Path> authorities, Duration timeout, int maxBytes) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout);
        if (authorities.isPresent()) {
            builder.sslContext(TlsAuthorities.trusting(authorities.get()));
        }
        this.client = builder.build();
        this.timeout = timeout;
        this.maxBytes = maxBytes;
    }

    /** Waits for the answer. */
    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = exchange(request, head -> new BoundedBody(maxBytes));
        return new Answer(response.statusCode(), response.body());
    }

    /** Waits for the status of the answer, and hangs up: whatever follows it is not read. */
    public int tell(HttpRequest.Builder request) throws IOException, InterruptedException {
        return exchange(request, head -> new UnreadBody()).statusCode();
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request, BodyHandler<byte[]> body)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request.timeout(timeout).header("accept", "application/json").build(), body);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
        } finally {
            answer.cancel(true);
        }
    }
}
