package dev.flotilla.fleet.oidc;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.http.BoundedHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider, asked as OpenID Connect Core 1.0 section 3.1 has it, with PKCE (RFC 7636). Every method waits for its answers,
 * and fails with an IOException that says what is wrong with the provider, or with how it is set up.
 */
final class Provider {
    /** A provider's keys are some kilobytes, and a token with hundreds of groups is less than this. */
    static final int MAX_BYTES = 256 * 1024;

    static final Duration METADATA_LIFETIME = Duration.ofHours(1);

    private final OidcSettings settings;
    private final Optional<String> clientSecret;
    private final BoundedHttp http;
    private final IdTokens tokens;
    private final Clock clock;
    private @Nullable Known known;

    private record Known(ProviderMetadata metadata, Instant at) {}

    Provider(OidcSettings settings, Optional<String> clientSecret, BoundedHttp http, Clock clock) {
        this.settings = settings;
        this.clientSecret = clientSecret;
        this.http = http;
        this.clock = clock;
        this.tokens = new IdTokens(settings, new ProviderKeys(http, clock), clock);
    }

    /** Where a browser is sent to sign in. */
    URI authorization(String state, PendingSignIn pending) throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", settings.redirectUri().toString());
        parameters.put("scope", String.join(" ", settings.scopes()));
        parameters.put("state", state);
        parameters.put("nonce", pending.nonce());
        parameters.put("code_challenge", pending.challenge());
        parameters.put("code_challenge_method", "S256");
        URI endpoint = metadata().authorization();
        return URI.create(endpoint + (endpoint.getQuery() == null ? "?" : "&") + form(parameters));
    }

    /**
     * Whether an answer that came through a browser is this provider's, as far as it says (RFC 9207 section 2.4).
     *
     * @param issuer as the answer names it, or empty
     */
    boolean isFrom(String issuer) throws IOException, InterruptedException {
        return issuer.isEmpty()
                ? !metadata().namesItself()
                : issuer.equals(settings.issuer().toString());
    }

    /**
     * Whom a code stands for.
     *
     * @throws UntrustedTokenException if the provider no longer takes the code, or what it gives for it is not to be trusted
     */
    ProviderUser redeem(String code, PendingSignIn pending)
            throws UntrustedTokenException, IOException, InterruptedException {
        ProviderMetadata metadata = metadata();
        Answer answer = http.send(tokenRequest(metadata, code, pending));
        String token;
        try {
            Document body = Document.parseJson(answer.body(), Limits.of(MAX_BYTES));
            if (answer.status() != 200) {
                String error = body.findString("error").orElse("nothing more");
                if (error.equals("invalid_grant")) {
                    throw new UntrustedTokenException("the provider takes this code no more");
                }
                throw new IOException(metadata.token() + " answers " + answer.status() + ", " + error);
            }
            token = body.string("id_token");
        } catch (MalformedDocumentException e) {
            throw new IOException(metadata.token() + " answers " + answer.status() + ": " + e.getMessage(), e);
        }
        return tokens.verify(token, metadata.keys(), pending.nonce());
    }

    private HttpRequest.Builder tokenRequest(ProviderMetadata metadata, String code, PendingSignIn pending) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", settings.redirectUri().toString());
        parameters.put("code_verifier", pending.verifier());
        HttpRequest.Builder request = HttpRequest.newBuilder(metadata.token());
        if (clientSecret.isPresent() && !metadata.secretInBody()) {
            request.header("authorization", basic(settings.clientId(), clientSecret.get()));
        } else {
            parameters.put("client_id", settings.clientId());
            clientSecret.ifPresent(secret -> parameters.put("client_secret", secret));
        }
        return request.header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(parameters)));
    }

    /** Each part is encoded as in a form first (RFC 6749 section 2.3.1). */
    private static String basic(String client, String secret) {
        String both = encoded(client) + ":" + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized ProviderMetadata metadata() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Known kept = known;
        if (kept == null || !now.isBefore(kept.at().plus(METADATA_LIFETIME))) {
            kept = new Known(fetchMetadata(), now);
            known = kept;
        }
        return kept.metadata();
    }

    private ProviderMetadata fetchMetadata() throws IOException, InterruptedException {
        URI address = settings.discovery();
        Answer answer = http.send(HttpRequest.newBuilder(address));
        if (answer.status() != 200) {
            throw new IOException(address + " answers " + answer.status());
        }
        try {
            return ProviderMetadata.parse(answer.body(), settings);
        } catch (MalformedDocumentException e) {
            throw new IOException(address + ": " + e.getMessage(), e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
