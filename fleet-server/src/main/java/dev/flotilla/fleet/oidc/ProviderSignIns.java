package dev.flotilla.fleet.oidc;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Operators.Opened;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.limit.AttemptLimit;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import dev.flotilla.fleet.limit.UnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in at an OpenID provider: from the browser that is sent there to the session that it comes back to. */
public final class ProviderSignIns {
    /** How long somebody may take at the provider. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /** How long a browser may take from here to the program beside it. */
    static final Duration HANDOVER = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ProviderSignIns.class);
    /** Begun by one network and not come back successfully, behind which may be many operators; then one in five seconds. */
    private static final int PER_NETWORK = 30;

    private static final Duration NETWORK_REFILL = Duration.ofSeconds(5);
    private static final int MAX_NETWORKS = 10_000;
    private static final int MAX_PENDING = 10_000;
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int SECRET_BYTES = 32;

    private final OidcSettings settings;
    private final Provider provider;
    private final PendingSignIns store;
    private final Operators operators;
    private final SlowWork waiting;
    private final Clock clock;
    private final SecureRandom random;
    private final AttemptLimit networks;

    /**
     * Nobody has begun yet.
     *
     * @param waiting for the provider's answers
     * @throws IOException if the file of the client's secret, or of the provider's authorities, cannot be used
     */
    public ProviderSignIns(
            OidcSettings settings,
            PendingSignIns store,
            Operators operators,
            SlowWork waiting,
            Clock clock,
            SecureRandom random)
            throws IOException {
        this.settings = settings;
        Optional<String> clientSecret = settings.secretFile().isPresent()
                ? Optional.of(PrivateFiles.readLine(settings.secretFile().get(), "the provider's secret"))
                : Optional.empty();
        this.provider = new Provider(settings, clientSecret, http(settings), clock);
        this.store = store;
        this.operators = operators;
        this.waiting = waiting;
        this.clock = clock;
        this.random = random;
        this.networks = new AttemptLimit(PER_NETWORK, NETWORK_REFILL, MAX_NETWORKS, clock);
    }

    private static BoundedHttp http(OidcSettings settings) throws IOException {
        return new BoundedHttp(settings.authorities(), settings.timeout(), Provider.MAX_BYTES);
    }

    /** A sign-in that has begun: where to send the browser, and what it must keep and show again. */
    public record Begun(URI location, String browser) {}

    /**
     * What came back with the browser; each is empty if it did not.
     *
     * @param browser what it was to keep
     * @param error instead of a code
     */
    public record Return(String browser, String state, String code, String error, String issuer) {}

    /** A sign-in that has ended well. */
    public sealed interface Ended {
        /** The browser has a session. */
        record Here(Opened opened) implements Ended {}

        /** The browser is to go on to the program, which has none yet. */
        record There(URI location) implements Ended {}
    }

    /** For people. */
    public String name() {
        return settings.name();
    }

    /**
     * Begins.
     *
     * @param handover to a program, or the session is for the browser
     * @return fails with {@link UnavailableException} while the provider does not answer, with
     *     {@link TooManyAttemptsException}, and with {@link RefusedSignInException} before there is a first operator
     */
    public Future<Begun> begin(String network, Optional<Handover> handover) {
        Optional<Duration> wait = networks.take(network);
        if (wait.isPresent()) {
            return Future.failedFuture(new TooManyAttemptsException(wait.get()));
        }
        String state = secret();
        String browser = secret();
        Instant now = clock.instant();
        PendingSignIn pending = new PendingSignIn(secret(), secret(), now.plus(LIFETIME), handover);
        return operators
                .needsSetUp()
                .compose(needed -> Boolean.TRUE.equals(needed)
                        ? refuse(Reason.SET_UP)
                        : asking(() -> provider.authorization(state, pending)))
                .compose(location -> store.add(digest(state), digest(browser), pending, now, MAX_PENDING)
                        .compose(added -> Boolean.TRUE.equals(added)
                                ? Future.succeededFuture(new Begun(location, browser))
                                : Future.failedFuture(
                                        new UnavailableException("too many sign-ins have begun", RETRY))));
    }

    /**
     * Ends what this browser began, once.
     *
     * @param done what the audit log says of it
     * @return fails with {@link RefusedSignInException}, and with {@link UnavailableException} when the provider does not answer
     */
    public Future<Ended> end(Return back, String network, AuditEvent done) {
        return store.take(digest(back.state()), digest(back.browser()), clock.instant())
                .compose(
                        pending -> pending.map(known -> end(back, known, done)).orElseGet(() -> refuse(Reason.EXPIRED)))
                .onSuccess(ended -> networks.giveBack(network));
    }

    private Future<Ended> end(Return back, PendingSignIn pending, AuditEvent done) {
        return redeem(back, pending).compose(user -> {
            Optional<Role> role = settings.roles().find(user.roles());
            return pending.handover().isPresent()
                    ? operators
                            .admit(user.identity(), user.name(), role, done)
                            .compose(account -> hand(pending.handover().get(), account.name()))
                    : operators
                            .signInAs(user.identity(), user.name(), role, done)
                            .map(Ended.Here::new);
        });
    }

    private Future<Ended> hand(Handover handover, String operator) {
        String code = secret();
        Instant now = clock.instant();
        return store.hand(digest(code), new HandedOver(handover.challenge(), operator, now.plus(HANDOVER)), now)
                .map(kept -> new Ended.There(handover.location(code)));
    }

    /**
     * The secret of a session for the program that a browser brought a code, once.
     *
     * @param verifier of the challenge with which the sign-in began
     * @return fails with {@link RefusedSignInException}
     */
    public Future<String> redeem(String code, String verifier) {
        return store.takeHanded(digest(code), clock.instant())
                .compose(handed -> handed.filter(one -> one.challenge().equals(PendingSignIn.challenge(verifier)))
                        .map(one -> operators.openSession(one.operator()))
                        .orElseGet(() -> refuse(Reason.EXPIRED)));
    }

    private Future<ProviderUser> redeem(Return back, PendingSignIn pending) {
        return this.<ProviderUser>asking(() -> {
                    if (!provider.isFrom(back.issuer())) {
                        throw new UntrustedTokenException("the answer is from " + back.issuer());
                    }
                    if (back.code().isEmpty()) {
                        throw new UntrustedTokenException("there is no code but the error '" + back.error() + "'");
                    }
                    return provider.redeem(back.code(), pending);
                })
                .recover(failure -> failure instanceof UntrustedTokenException untrusted
                        ? refuse(untrusted, back.error())
                        : Future.failedFuture(failure));
    }

    private static <T> Future<T> refuse(UntrustedTokenException untrusted, String error) {
        LOG.warn("a sign-in at the provider was refused: {}", printable(String.valueOf(untrusted.getMessage())));
        return refuse(error.isEmpty() ? Reason.UNTRUSTED : Reason.DENIED);
    }

    private static <T> Future<T> refuse(Reason reason) {
        return Future.failedFuture(new RefusedSignInException(reason));
    }

    private <T> Future<T> asking(Callable<T> question) {
        return waiting.run(question).recover(failure -> {
            if (failure instanceof IOException) {
                LOG.warn("the sign-in provider: {}", printable(String.valueOf(failure.getMessage())));
                return Future.failedFuture(new UnavailableException("the sign-in provider does not answer", RETRY));
            }
            return Future.failedFuture(failure);
        });
    }

    /** What strangers send must not look like lines of this server's log. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
