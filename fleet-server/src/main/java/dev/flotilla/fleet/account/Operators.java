package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may operate the fleet: the first operator by the setup token, everybody by password, then by session. */
public final class Operators {
    /** Shorter passwords are refused. */
    public static final int MIN_PASSWORD = 10;

    private static final int MAX_PASSWORD = 256;
    private static final int TOKEN_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final OperatorStore store;
    private final SetupToken setup;
    private final SlowWork slow;
    private final Clock clock;
    private final SecureRandom random;
    private final Duration lifetime;
    private final Passwords passwords;
    private final SignInAttempts attempts;

    /** @param lifetime after which a session ends, used or not */
    public Operators(
            OperatorStore store, SetupToken setup, SlowWork slow, Clock clock, SecureRandom random, Duration lifetime) {
        this.store = store;
        this.setup = setup;
        this.slow = slow;
        this.clock = clock;
        this.random = random;
        this.lifetime = lifetime;
        this.passwords = new Passwords(random);
        this.attempts = new SignInAttempts(clock);
    }

    /** Whether the first operator is still to be made. */
    public Future<Boolean> needsSetUp() {
        return store.hasOperators().map(there -> !there);
    }

    /**
     * Makes the first operator.
     *
     * @param network where the request comes from
     * @return fails with {@link RefusedAccountException} when the token is wrong or used, or the name or password unfit,
     *     and with {@link TooManyAttemptsException}
     */
    public Future<Void> setUp(String token, String name, String password, String network) {
        Optional<Duration> wait = attempts.begin(network);
        return wait.isPresent()
                ? tooMany(wait.get())
                : setUp(token, name, password).onSuccess(done -> attempts.giveBack(network));
    }

    private Future<Void> setUp(String token, String name, String password) {
        if (!setup.matches(token)) {
            return refuse("this setup token is wrong or has been used");
        }
        if (!NAME.matcher(name).matches()) {
            return refuse("user: expected 1 to 64 letters, digits and ._@-, starting with a letter or digit");
        }
        if (password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD) {
            return refuse("password: expected " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
        }
        return slow.run(() -> passwords.hash(password))
                .compose(hash -> store.addFirst(name, hash, clock.instant()))
                .compose(added -> {
                    setup.use();
                    return added ? Future.succeededFuture() : refuse("there is an operator already; sign in");
                });
    }

    /**
     * A new session's token; empty when name or password is wrong, which takes as long as a success.
     *
     * @param network where the request comes from
     * @return fails with {@link TooManyAttemptsException} when this name, or any from this network, was tried too often, and
     *     with {@link dev.flotilla.fleet.limit.OverloadedException}
     */
    public Future<Optional<String>> signIn(String name, String password, String network) {
        boolean possible = NAME.matcher(name).matches() && password.length() <= MAX_PASSWORD;
        Optional<Duration> wait = possible ? attempts.begin(network, name) : attempts.begin(network);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        return possible ? check(name, password, network) : Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<String>> check(String name, String password, String network) {
        return store.findPasswordHash(name)
                .compose(hash ->
                        slow.run(() -> passwords.matches(hash.orElse(passwords.dummy()), password) && hash.isPresent()))
                // What was not checked tells nobody whether it was right.
                .onFailure(unchecked -> attempts.giveBack(network, name))
                .compose(right -> {
                    if (!right) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    attempts.giveBack(network, name);
                    return openSession(name).map(Optional::of);
                });
    }

    /** Whose session this is; empty when it is unknown, ended or expired. */
    public Future<Optional<String>> authenticate(String sessionToken) {
        return store.findSession(digest(sessionToken), clock.instant());
    }

    public Future<Void> signOut(String sessionToken) {
        return store.removeSession(digest(sessionToken));
    }

    private Future<String> openSession(String name) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        return store.addSession(digest(token), name, now, now.plus(lifetime)).map(token);
    }

    private static <T> Future<T> refuse(String reason) {
        return Future.failedFuture(new RefusedAccountException(reason));
    }

    private static <T> Future<T> tooMany(Duration wait) {
        return Future.failedFuture(new TooManyAttemptsException(wait));
    }

    private static Digest digest(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
