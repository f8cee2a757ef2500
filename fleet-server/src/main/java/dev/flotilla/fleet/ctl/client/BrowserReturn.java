package dev.flotilla.fleet.ctl.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits on this machine for a browser that somebody signs in with (RFC 8252 section 7.3), on a port of 127.0.0.1 that the
 * system chooses. What the browser brings is good for nothing without the verifier (RFC 7636), which never leaves this process
 * but for the server.
 */
public final class BrowserReturn implements AutoCloseable {
    private static final int SECRET_BYTES = 32;
    private static final int THREADS = 4;
    private static final Pattern QUERY = Pattern.compile("code=([A-Za-z0-9_-]{1,100})&state=([A-Za-z0-9_-]{1,100})");
    private static final String THANKS =
            "<!DOCTYPE html><html lang=\"en\"><title>Flotilla</title><p>You are signed in. You can close this window.</p></html>";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CompletableFuture<String> code = new CompletableFuture<>();
    private final String state;
    private final String verifier;

    /** @throws IOException if there is no port */
    public BrowserReturn(SecureRandom random) throws IOException {
        state = secret(random);
        verifier = secret(random);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Where the browser has to begin.
     *
     * @param api address of the API, with a slash at its end
     */
    public URI begin(URI api) {
        return api.resolve(Address.of("session", "provider")
                .with("port", server.getAddress().getPort())
                .with("challenge", challenge())
                .with("state", state)
                .text());
    }

    private String challenge() {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What the server gives the session for, besides the code. */
    public String verifier() {
        return verifier;
    }

    /** Any page can send a browser here; only one that began with this state is listened to. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher query = QUERY.matcher(
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
            if (!exchange.getRequestURI().getPath().equals("/")
                    || !query.matches()
                    || !query.group(2).equals(state)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] page = THANKS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().add("cache-control", "no-store");
            exchange.getResponseHeaders().add("content-security-policy", "default-src 'none'");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            code.complete(query.group(1));
        }
    }

    /**
     * The code, when the browser has come.
     *
     * @throws IOException if it has not within this time
     */
    public String await(Duration patience) throws IOException, InterruptedException {
        try {
            return code.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no browser has signed in within " + patience.toMinutes() + " minutes", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
    }
}
