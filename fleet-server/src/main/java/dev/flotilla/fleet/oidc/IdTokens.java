package dev.flotilla.fleet.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.flotilla.fleet.account.ExternalIdentity;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies ID tokens (OpenID Connect Core 1.0 section 3.1.3.7). */
final class IdTokens {
    /** How far the provider's clock may be off. */
    static final Duration LEEWAY = Duration.ofSeconds(60);
    /** A token is fetched just after it was made. */
    static final Duration MAX_AGE = Duration.ofMinutes(10);

    private static final int MAX_SUBJECT = 255;
    /** Public keys only: with a shared secret, whoever can check a token can make one; and never none at all. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private final ProviderKeys keys;
    private final Clock clock;

    IdTokens(OidcSettings settings, ProviderKeys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Whom a token is about.
     *
     * @param keySet where the provider's keys are
     * @param nonce of the sign-in that it must be for
     */
    ProviderUser verify(String token, URI keySet, String nonce)
            throws UntrustedTokenException, IOException, InterruptedException {
        SignedJWT signed = parse(token);
        JWTClaimsSet claims;
        try {
            claims = signedBy(keys.current(keySet), signed);
        } catch (BadJOSEException unknown) {
            // The provider may sign with another key since.
            claims = signedByNewest(keySet, signed);
        }
        checkParties(claims);
        checkTimes(claims);
        require(nonce.equals(claims.getClaim("nonce")), "its nonce is not the one of this sign-in");
        Claims all = new Claims(claims.getClaims());
        return new ProviderUser(
                new ExternalIdentity(settings.issuer().toString(), subject(claims)),
                all.text(settings.userClaim()),
                all.texts(settings.rolesClaim()));
    }

    private static SignedJWT parse(String token) throws UntrustedTokenException {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw new UntrustedTokenException("it is no signed token: " + e.getMessage());
        }
    }

    private JWTClaimsSet signedByNewest(URI keySet, SignedJWT token)
            throws UntrustedTokenException, IOException, InterruptedException {
        try {
            return signedBy(keys.newest(keySet), token);
        } catch (BadJOSEException e) {
            throw new UntrustedTokenException(
                    "its signature (" + token.getHeader().getAlgorithm() + ", key "
                            + token.getHeader().getKeyID() + ") is none by a key of the provider: " + e.getMessage());
        }
    }

    private static JWTClaimsSet signedBy(JWKSet known, SignedJWT token)
            throws BadJOSEException, UntrustedTokenException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(known)));
        // The claims are checked here, by this server's clock.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        try {
            return processor.process(token, null);
        } catch (JOSEException e) {
            throw new UntrustedTokenException("its signature cannot be checked: " + e.getMessage());
        }
    }

    private void checkParties(JWTClaimsSet claims) throws UntrustedTokenException {
        require(settings.issuer().toString().equals(claims.getIssuer()), "it is from " + claims.getIssuer());
        List<String> audience = claims.getAudience();
        require(audience.contains(settings.clientId()), "it is for " + audience);
        Optional<Object> authorized = Optional.ofNullable(claims.getClaim("azp"));
        require(
                audience.size() == 1 || authorized.isPresent(),
                "it is for several, and does not say who asked for it (azp)");
        require(
                authorized.isEmpty() || authorized.get().equals(settings.clientId()),
                "it was made for " + authorized.orElse("") + " (azp)");
    }

    private void checkTimes(JWTClaimsSet claims) throws UntrustedTokenException {
        Instant now = clock.instant();
        Instant expires = time(claims.getExpirationTime(), "exp");
        Instant issued = time(claims.getIssueTime(), "iat");
        require(now.isBefore(expires.plus(LEEWAY)), "it expired at " + expires + ", and it is " + now);
        require(!issued.isAfter(now.plus(LEEWAY)), "it was made at " + issued + ", and it is only " + now);
        require(issued.isAfter(now.minus(MAX_AGE).minus(LEEWAY)), "it was made at " + issued + ", and it is " + now);
    }

    private static Instant time(@Nullable Date date, String claim) throws UntrustedTokenException {
        if (date == null) {
            throw new UntrustedTokenException("it has no " + claim);
        }
        return date.toInstant();
    }

    private static String subject(JWTClaimsSet claims) throws UntrustedTokenException {
        String subject = Optional.ofNullable(claims.getSubject()).orElse("");
        require(
                !subject.isEmpty() && subject.length() <= MAX_SUBJECT && subject.indexOf('\0') < 0,
                "its subject (sub) is none");
        return subject;
    }

    private static void require(boolean condition, String otherwise) throws UntrustedTokenException {
        if (!condition) {
            throw new UntrustedTokenException(otherwise);
        }
    }
}
