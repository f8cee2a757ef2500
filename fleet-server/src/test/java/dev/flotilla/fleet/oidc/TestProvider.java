package dev.flotilla.fleet.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.limit.Immediately;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OpenID provider on a free port of the loopback: it checks what it is asked, signs real tokens, and lies when told to. */
public final class TestProvider implements AutoCloseable {
    static final String CLIENT = "fleet";
    static final String SECRET = "s3:cret?";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Makes a token of claims. */
    @FunctionalInterface
    interface Seal {
        String apply(JWTClaimsSet claims) throws JOSEException;
    }

    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    final AtomicInteger keysFetched = new AtomicInteger();
    final CountDownLatch silence = new CountDownLatch(1);

    volatile String subject = "subject-1";
    volatile String user = "grace";
    volatile List<String> groups = List.of("fleet-admins");
    volatile UnaryOperator<JWTClaimsSet.Builder> tampering = claims -> claims;
    volatile UnaryOperator<Document.Builder> metadata = about -> about;
    volatile Seal seal = this::sign;
    volatile Optional<String> publicUrl = Optional.empty();
    /** Answers of this path are long, late or elsewhere. */
    volatile String longAt = "";

    volatile String silentAt = "";
    volatile String movedAt = "";
    volatile boolean secretInBody;
    private volatile ECKey key = newKey("key-1");

    public TestProvider(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    ECKey key() {
        return key;
    }

    int port() {
        return server.getAddress().getPort();
    }

    public String issuer() {
        return publicUrl.orElseGet(() -> "http://127.0.0.1:" + port());
    }

    /** Signs with another key from now on, and publishes that alone. */
    void rotate(String id) {
        key = newKey(id);
    }

    /** Who signs in next. */
    public void signInAs(String newSubject, String name, String... newGroups) {
        subject = newSubject;
        user = name;
        groups = List.of(newGroups);
    }

    OidcSettings settings(Optional<Path> authorities, Duration patience) {
        return new OidcSettings(
                URI.create(issuer()),
                "Example",
                CLIENT,
                Optional.empty(),
                URI.create("http://127.0.0.1:1"),
                List.of("openid", "profile"),
                "preferred_username",
                "groups",
                RoleMapping.parse(List.of("fleet-admins=admin", "fleet-viewers=viewer")),
                authorities,
                patience);
    }

    /** Of a server that knows this provider, as a client without a secret. */
    public ProviderSignIns signIns(PendingSignIns store, Operators operators) {
        return signIns(store, operators, PATIENCE);
    }

    /** The same with a server that waits no longer than this for each answer. */
    ProviderSignIns signIns(PendingSignIns store, Operators operators, Duration patience) {
        try {
            return new ProviderSignIns(
                    settings(Optional.empty(), patience),
                    store,
                    operators,
                    new Immediately(),
                    clock,
                    new SecureRandom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a browser comes back with that was sent to this address and signed in. */
    public Map<String, String> visit(URI authorization) {
        Map<String, String> asked = parameters(authorization.getRawQuery());
        String code = "code-" + number.incrementAndGet();
        codes.put(code, asked);
        return Map.of("code", code, "state", asked.get("state"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.equals(silentAt)) {
                silence.await();
            }
            switch (path) {
                case "/.well-known/openid-configuration" -> send(exchange, 200, text(about()));
                case "/authorize" -> authorize(exchange);
                case "/token" -> token(exchange, parameters(body));
                case "/keys" -> {
                    keysFetched.incrementAndGet();
                    send(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
                }
                default -> send(exchange, 404, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Document about() {
        return metadata.apply(Document.builder()
                        .put("issuer", issuer())
                        .put("authorization_endpoint", issuer() + "/authorize?tenant=1")
                        .put("token_endpoint", issuer() + "/token")
                        .put("jwks_uri", issuer() + "/keys")
                        .put(
                                "token_endpoint_auth_methods_supported",
                                List.of(secretInBody ? "client_secret_post" : "client_secret_basic")))
                .build();
    }

    /** A page on which a person signs in. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> back = visit(exchange.getRequestURI());
        String address = parameters(exchange.getRequestURI().getRawQuery()).get("redirect_uri") + "?code="
                + back.get("code") + "&state=" + back.get("state");
        exchange.getResponseHeaders().add("content-type", "text/html; charset=utf-8");
        send(
                exchange,
                200,
                "<!doctype html><html lang=en><title>Example</title><h1>Example</h1><a href='" + address + "'>I am "
                        + user + "</a>");
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
        Optional<Map<String, String>> asked = Optional.ofNullable(codes.remove(form.getOrDefault("code", "")));
        if (asked.isEmpty() || !isProof(form, asked.get())) {
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        lastClient = Map.of(
                "authorization",
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("authorization"))
                        .orElse(""),
                "client_id",
                form.getOrDefault("client_id", ""),
                "client_secret",
                form.getOrDefault("client_secret", ""));
        try {
            String token = seal.apply(tampering.apply(claims(asked.get())).build());
            send(exchange, 200, "{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"id_token\":\"" + token + "\"}");
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the client last said who it is. */
    volatile Map<String, String> lastClient = Map.of();

    private static boolean isProof(Map<String, String> form, Map<String, String> asked) {
        PendingSignIn shown = new PendingSignIn("", form.getOrDefault("code_verifier", ""), Instant.EPOCH);
        return "authorization_code".equals(form.get("grant_type"))
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && "S256".equals(asked.get("code_challenge_method"))
                && shown.challenge().equals(asked.get("code_challenge"));
    }

    private JWTClaimsSet.Builder claims(Map<String, String> asked) {
        Date now = Date.from(clock.instant());
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(asked.get("client_id"))
                .subject(subject)
                .issueTime(now)
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .claim("nonce", asked.get("nonce"))
                .claim("preferred_username", user)
                .claim("groups", groups);
    }

    private String sign(JWTClaimsSet claims) throws JOSEException {
        return sign(claims, key, key.getKeyID());
    }

    static String sign(JWTClaimsSet claims, ECKey by, String named) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(named).build(), claims);
        token.sign(new ECDSASigner(by));
        return token.serialize();
    }

    private void send(HttpExchange exchange, int status, String text) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(movedAt)) {
            exchange.getResponseHeaders().add("location", issuer() + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        String padding = path.equals(longAt) ? " ".repeat(Provider.MAX_BYTES) : "";
        byte[] bytes = (padding + text).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String text(Document document) {
        return new String(document.toJson(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int sign = part.indexOf('=');
            if (sign > 0) {
                parameters.put(
                        part.substring(0, sign), URLDecoder.decode(part.substring(sign + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
