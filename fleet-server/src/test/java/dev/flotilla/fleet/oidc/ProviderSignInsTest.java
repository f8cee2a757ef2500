package dev.flotilla.fleet.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Operators.Opened;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import dev.flotilla.fleet.limit.UnavailableException;
import dev.flotilla.fleet.oidc.ProviderSignIns.Begun;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signing in at a provider, who may be away, slow or wrong about itself; what its tokens say is in {@link IdTokensTest}. */
class ProviderSignInsTest {
    /** Of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final SignInWorld world = new SignInWorld();
    private final ManualClock clock = world.clock;
    private final TestProvider provider = world.provider;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void opensASessionForWhomTheProviderVouches() throws Exception {
        Opened opened = world.signIn();
        assertEquals("grace", opened.account().name());
        assertEquals(Role.ADMIN, opened.account().role());
        assertTrue(opened.account().external());
        assertEquals("grace", world.whoIs(opened.secret()).orElseThrow().user());
    }

    @Test
    void givesTheRoleThatTheProviderGivesNow() throws Exception {
        String first = world.signIn().secret();
        provider.signInAs("subject-1", "renamed", "others", "fleet-viewers");
        Opened second = world.signIn();
        assertEquals("grace", second.account().name());
        assertEquals(Role.VIEWER, second.account().role());
        assertEquals(Role.VIEWER, world.whoIs(first).orElseThrow().role());
    }

    @Test
    void shutsOutWhomTheProviderGivesNoRole() throws Exception {
        String open = world.signIn().secret();
        provider.signInAs("subject-1", "grace", "others");
        assertEquals(Reason.NO_ROLE, world.refusal());
        assertTrue(world.whoIs(open).isEmpty());
        provider.signInAs("subject-1", "grace", "fleet-admins");
        world.signIn();
    }

    @Test
    void admitsNobodyInTheNameOfALocalOperator() {
        provider.signInAs("subject-1", "ada", "fleet-admins");
        assertEquals(Reason.NAME_TAKEN, world.refusal());
        provider.signInAs("subject-1", "Grace Hopper", "fleet-admins");
        assertEquals(Reason.UNFIT_NAME, world.refusal());
    }

    @Test
    void beginsOnlyWhenThereIsAnOperatorWithAPassword() {
        Operators nobody = SignInWorld.operators(clock);
        ProviderSignIns signIns = provider.signIns(new MemoryPendingSignIns(), nobody);
        RefusedSignInException refused =
                (RefusedSignInException) SignInWorld.failure(signIns.begin("here", Optional.empty()));
        assertEquals(Reason.SET_UP, refused.reason());
    }

    @Test
    void endsWhatABrowserBeganOnceAndOnlyThere() throws Exception {
        Begun begun = world.begin();
        Map<String, String> back = provider.visit(begun.location());
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.end("", back)));
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.end(world.begin().browser(), back)));
        SignInWorld.await(world.end(begun.browser(), back));
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.end(begun.browser(), back)));
        Map<String, String> elsewhere = Map.of("code", back.get("code"), "state", "made-up");
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.end(begun.browser(), elsewhere)));
    }

    @Test
    void givesAProgramTheSessionOnceForItsOwnVerifier() {
        String code = world.codeFor(CHALLENGE);
        String secret = SignInWorld.await(world.signIns.redeem(code, VERIFIER));
        assertEquals("grace", world.whoIs(secret).orElseThrow().user());
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.signIns.redeem(code, VERIFIER)));
        String stolen = world.codeFor(CHALLENGE);
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.signIns.redeem(stolen, VERIFIER + "x")));
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.signIns.redeem(stolen, VERIFIER)), "it was tried");
    }

    @Test
    void givesAProgramNothingAfterAMinute() {
        String code = world.codeFor(CHALLENGE);
        clock.advance(ProviderSignIns.HANDOVER);
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.signIns.redeem(code, VERIFIER)));
    }

    @Test
    void sendsBrowsersToNoProgramThatIsNotBesideThem() {
        for (int port : new int[] {-1, 80, 1023, 65_536}) {
            assertThrows(IllegalArgumentException.class, () -> new Handover(port, CHALLENGE, "s".repeat(16)));
        }
        assertThrows(IllegalArgumentException.class, () -> new Handover(2000, CHALLENGE + "=", "s".repeat(16)));
        assertThrows(
                IllegalArgumentException.class, () -> new Handover(2000, CHALLENGE, "s".repeat(16) + "&code=other"));
    }

    @Test
    void endsNothingAfterTenMinutes() throws Exception {
        Begun begun = world.begin();
        clock.advance(ProviderSignIns.LIFETIME);
        assertEquals(Reason.EXPIRED, SignInWorld.reason(world.end(begun.browser(), provider.visit(begun.location()))));
    }

    @Test
    void takesNoCodeThatWasGivenToAnotherSignIn() throws Exception {
        Begun stolen = world.begin();
        Begun begun = world.begin();
        String code = provider.visit(stolen.location()).get("code");
        Map<String, String> back =
                Map.of("code", code, "state", provider.visit(begun.location()).get("state"));
        assertEquals(Reason.UNTRUSTED, SignInWorld.reason(world.end(begun.browser(), back)));
    }

    @Test
    void saysThatTheProviderLetNobodyIn() throws Exception {
        Begun begun = world.begin();
        String state = provider.visit(begun.location()).get("state");
        Map<String, String> back = Map.of("state", state, "error", "access_denied\nline");
        assertEquals(Reason.DENIED, SignInWorld.reason(world.end(begun.browser(), back)));
    }

    @Test
    void takesNoAnswerThatNamesAnotherProvider() throws Exception {
        Begun begun = world.begin();
        Map<String, String> back = world.back(begun, "iss", "https://evil.example");
        assertEquals(Reason.UNTRUSTED, SignInWorld.reason(world.end(begun.browser(), back)));
        Begun named = world.begin();
        SignInWorld.await(world.end(named.browser(), world.back(named, "iss", provider.issuer())));
    }

    @Test
    void wantsTheNameOfAProviderThatSaysItNamesItself() throws Exception {
        provider.metadata = about -> about.put("authorization_response_iss_parameter_supported", true);
        assertEquals(Reason.UNTRUSTED, world.refusal());
        Begun begun = world.begin();
        SignInWorld.await(world.end(begun.browser(), world.back(begun, "iss", provider.issuer())));
    }

    @Test
    void isAwayWithTheProviderAndBackWithIt() throws Exception {
        provider.movedAt = "/.well-known/openid-configuration";
        assertTrue(SignInWorld.failure(world.signIns.begin("here", Optional.empty())) instanceof UnavailableException);
        provider.movedAt = "";
        Begun begun = world.begin();
        Map<String, String> back = provider.visit(begun.location());
        provider.movedAt = "/token";
        assertTrue(SignInWorld.failure(world.end(begun.browser(), back)) instanceof UnavailableException);
        provider.movedAt = "";
        world.signIn();
    }

    @Test
    void waitsOnlySoLongForTheProvider() throws Exception {
        for (String path : new String[] {"/.well-known/openid-configuration", "/token", "/keys"}) {
            provider.silentAt = path;
            assertTrue(world.failureWithin(Duration.ofMillis(300)) instanceof UnavailableException, path);
        }
        provider.silence.countDown();
        world.signIn();
    }

    @Test
    void readsOnlySoMuchOfTheProvidersAnswers() throws Exception {
        for (String path : new String[] {"/.well-known/openid-configuration", "/token", "/keys"}) {
            provider.longAt = path;
            assertTrue(world.failureOfSignIn() instanceof UnavailableException, path);
        }
        provider.longAt = "";
        world.signIn();
    }

    @Test
    void believesNoDescriptionOfAnotherProviderAndSendsNoSecretsInClear() {
        provider.metadata = about -> about.put("issuer", "https://evil.example");
        assertTrue(SignInWorld.failure(world.signIns.begin("here", Optional.empty())) instanceof UnavailableException);
        provider.metadata = about -> about.put("token_endpoint", "http://id.example/token");
        assertTrue(SignInWorld.failure(world.signIns.begin("here", Optional.empty())) instanceof UnavailableException);
        provider.metadata = about -> about.put("authorization_endpoint", "javascript:alert(1)");
        assertTrue(SignInWorld.failure(world.signIns.begin("here", Optional.empty())) instanceof UnavailableException);
    }

    @Test
    void letsNoNetworkBeginWithoutEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            world.signIn();
        }
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i < 100; i++) {
                world.begin();
            }
        });
        assertTrue(
                SignInWorld.failure(world.signIns.begin("here", Optional.empty())) instanceof TooManyAttemptsException);
        SignInWorld.await(world.signIns.begin("elsewhere", Optional.empty()));
        clock.advance(Duration.ofSeconds(5));
        world.begin();
    }
}
