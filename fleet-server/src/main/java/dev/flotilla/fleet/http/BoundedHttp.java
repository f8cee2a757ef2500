package dev.flotilla.fleet.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

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
            builder.sslContext(trusting(authorities.get()));
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

    private static SSLContext trusting(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(file + ": cannot be used as PEM of authorities: " + e, e);
        }
    }
}
