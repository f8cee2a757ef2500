package dev.flotilla.fleet.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.account.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of a provider's tokens are believed. */
class IdTokensTest {
    private final SignInWorld world = new SignInWorld();
    private final TestProvider provider = world.provider;

    @AfterEach
    void close() {
        world.close();
    }

    private Date in(Duration time) {
        return Date.from(world.clock.instant().plus(time));
    }

    @Test
    void believesNoClaimsThatAreWrong() {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> lies = new LinkedHashMap<>();
        lies.put("another issuer", claims -> claims.issuer("https://evil.example"));
        lies.put("no issuer", claims -> claims.issuer(null));
        lies.put("another audience", claims -> claims.audience("other"));
        lies.put("no audience", claims -> claims.audience((String) null));
        lies.put("two audiences", claims -> claims.audience(List.of(TestProvider.CLIENT, "other")));
        lies.put("made for another", claims -> claims.claim("azp", "other"));
        lies.put("another nonce", claims -> claims.claim("nonce", "other"));
        lies.put("no nonce", claims -> claims.claim("nonce", null));
        lies.put("expired", claims -> claims.expirationTime(in(IdTokens.LEEWAY.negated())));
        lies.put("no end", claims -> claims.expirationTime(null));
        lies.put("made later", claims -> claims.issueTime(in(IdTokens.LEEWAY.plusSeconds(1))));
        lies.put(
                "made long ago",
                claims -> claims.issueTime(
                        in(IdTokens.MAX_AGE.plus(IdTokens.LEEWAY).negated())));
        lies.put("made at no time", claims -> claims.issueTime(null));
        lies.put("nobody", claims -> claims.subject(""));
        lies.put("no subject", claims -> claims.subject(null));
        lies.put("a long subject", claims -> claims.subject("x".repeat(256)));
        lies.forEach((what, lie) -> {
            provider.tampering = lie;
            assertEquals(Reason.UNTRUSTED, world.refusal(), what);
        });
    }

    @Test
    void bearsClocksThatAreALittleOff() {
        provider.tampering =
                claims -> claims.expirationTime(in(IdTokens.LEEWAY.negated().plusSeconds(1)))
                        .issueTime(in(IdTokens.LEEWAY));
        world.signIn();
    }

    @Test
    void takesATokenForSeveralThatThisServerAskedFor() {
        provider.tampering =
                claims -> claims.audience(List.of("other", TestProvider.CLIENT)).claim("azp", TestProvider.CLIENT);
        world.signIn();
    }

    @Test
    void readsRolesWithinOtherClaimsAndUnderNamesWithDots() {
        Claims claims = new Claims(Map.of(
                "https://example.org/roles",
                "one",
                "realm_access",
                Map.of("roles", List.of("a", 7, "b", ""), "deep", Map.of("er", "c"))));
        assertEquals(Set.of("one"), claims.texts("https://example.org/roles"));
        assertEquals(Set.of("a", "b"), claims.texts("realm_access.roles"));
        assertEquals("c", claims.text("realm_access.deep.er"));
        assertEquals(Set.of(), claims.texts("realm_access"));
        assertEquals(Set.of(), claims.texts("no.such"));
        assertEquals("", claims.text("realm_access.roles"));
    }

    @Test
    void letsTheFirstRuleThatFitsDecide() {
        provider.groups = List.of("fleet-viewers", "fleet-admins");
        assertEquals(Role.ADMIN, world.signIn().account().role());
        RoleMapping names = RoleMapping.parse(List.of("cn=ops,dc=example=operator"));
        assertEquals(Role.OPERATOR, names.find(List.of("cn=ops,dc=example")).orElseThrow());
    }

    @Test
    void believesNoSignatureButOneByTheProvidersPublicKeys() {
        Map<String, TestProvider.Seal> forgeries = new LinkedHashMap<>();
        forgeries.put("no signature", claims -> new PlainJWT(claims).serialize());
        forgeries.put("the public key as a secret", this::byPublicKey);
        ECKey other = TestProvider.newKey("key-1");
        forgeries.put("another key of the same name", claims -> TestProvider.sign(claims, other, "key-1"));
        forgeries.put("another key of no name", claims -> TestProvider.sign(claims, other, null));
        forgeries.put("a key of its own", claims -> TestProvider.sign(claims, other, "key-2"));
        forgeries.put("a cut signature", claims -> {
            String token = TestProvider.sign(claims, provider.key(), "key-1");
            return token.substring(0, token.lastIndexOf('.') + 1);
        });
        forgeries.put("other claims under the signature", claims -> {
            String[] good = TestProvider.sign(claims, provider.key(), "key-1").split("\\.", -1);
            String[] evil = TestProvider.sign(
                            new JWTClaimsSet.Builder(claims).subject("root").build(), other, "key-1")
                    .split("\\.", -1);
            return good[0] + "." + evil[1] + "." + good[2];
        });
        forgeries.put("no token", claims -> "x.y.z");
        forgeries.forEach((what, forgery) -> {
            provider.seal = forgery;
            assertEquals(Reason.UNTRUSTED, world.refusal(), what);
        });
        provider.seal = claims -> TestProvider.sign(claims, provider.key(), null);
        world.signIn();
    }

    private String byPublicKey(JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(), claims);
        token.sign(new MACSigner(provider.key().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    @Test
    void learnsNewKeysAtOnceAndMadeUpOnesMakeNoFlood() {
        world.signIn();
        world.signIn();
        assertEquals(1, provider.keysFetched.get());
        world.clock.advance(ProviderKeys.LEAST_AGE);
        provider.rotate("key-2");
        world.signIn();
        assertEquals(2, provider.keysFetched.get());
        ECKey other = TestProvider.newKey("key-3");
        provider.seal = claims -> TestProvider.sign(claims, other, "made-up");
        for (int i = 0; i < 10; i++) {
            assertEquals(Reason.UNTRUSTED, world.refusal());
        }
        assertEquals(2, provider.keysFetched.get());
        world.clock.advance(ProviderKeys.LEAST_AGE);
        assertEquals(Reason.UNTRUSTED, world.refusal());
        assertEquals(3, provider.keysFetched.get());
    }

    @Test
    void forgetsKeysThatTheProviderTookBack() {
        world.signIn();
        ECKey old = provider.key();
        provider.rotate("key-2");
        provider.seal = claims -> TestProvider.sign(claims, old, "key-1");
        world.signIn();
        world.clock.advance(ProviderKeys.LIFETIME);
        assertEquals(Reason.UNTRUSTED, world.refusal());
    }
}
