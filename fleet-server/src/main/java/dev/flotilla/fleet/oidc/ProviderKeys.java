package dev.flotilla.fleet.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.http.BoundedHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a provider signs with, kept for a time. Providers change them at will (OpenID Connect Core 1.0 section
 * 10.1.1), so whoever meets an unknown one may have them fetched early; made-up keys do not make that a flood.
 */
final class ProviderKeys {
    static final Duration LIFETIME = Duration.ofMinutes(15);
    static final Duration LEAST_AGE = Duration.ofSeconds(30);

    private final BoundedHttp http;
    private final Clock clock;
    private @Nullable Kept kept;

    private record Kept(JWKSet keys, URI from, Instant at) {}

    ProviderKeys(BoundedHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** The keys, fetched if those that are kept are old. */
    synchronized JWKSet current(URI address) throws IOException, InterruptedException {
        return atMost(LIFETIME, address);
    }

    /** The keys, fetched unless that was just done. */
    synchronized JWKSet newest(URI address) throws IOException, InterruptedException {
        return atMost(LEAST_AGE, address);
    }

    private JWKSet atMost(Duration age, URI address) throws IOException, InterruptedException {
        Instant now = clock.instant();
        Kept known = kept;
        if (known == null
                || !known.from().equals(address)
                || !now.isBefore(known.at().plus(age))) {
            known = new Kept(fetch(address), address, now);
            kept = known;
        }
        return known.keys();
    }

    private JWKSet fetch(URI address) throws IOException, InterruptedException {
        Answer answer = http.send(HttpRequest.newBuilder(address));
        if (answer.status() != 200) {
            throw new IOException(address + " answers " + answer.status());
        }
        try {
            return JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IOException(address + " holds no set of keys: " + e.getMessage(), e);
        }
    }
}
