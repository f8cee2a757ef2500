package dev.flotilla.fleet.account;

import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who is let in: the first operator by the setup token, everybody by password, then by session; programs by their tokens. */
public final class Operators {
    private final OperatorStore store;
    private final Tokens tokens;
    private final SetupToken setup;
    private final SlowWork slow;
    private final Clock clock;
    private final Duration lifetime;
    private final BearerSecrets secrets;
    private final Passwords passwords;
    private final SignInAttempts attempts;
    private final AccessChanges changes;

    /** @param lifetime after which a session ends, used or not */
    public Operators(
            OperatorStore store,
            Tokens tokens,
            SetupToken setup,
            SlowWork slow,
            Clock clock,
            SecureRandom random,
            Duration lifetime,
            AccessChanges changes) {
        this.store = store;
        this.tokens = tokens;
        this.setup = setup;
        this.slow = slow;
        this.clock = clock;
        this.lifetime = lifetime;
        this.secrets = new BearerSecrets(random);
        this.changes = changes;
        this.passwords = new Passwords(random);
        this.attempts = new SignInAttempts(clock);
    }

    /** Whether the first operator is still to be made. */
    public Future<Boolean> needsSetUp() {
        return store.hasOperators().map(there -> !there);
    }

    /**
     * Makes the first operator, an administrator.
     *
     * @param network where the request comes from
     * @param done what the audit log says when it is done
     * @return fails with {@link RefusedAccountException} when the token is wrong or used, or the name or password unfit,
     *     and with {@link TooManyAttemptsException}
     */
    public Future<Void> setUp(String token, String name, String password, String network, AuditEvent done) {
        Optional<Duration> wait = attempts.begin(network);
        return wait.isPresent()
                ? tooMany(wait.get())
                : setUp(token, name, password, done).onSuccess(made -> attempts.giveBack(network));
    }

    private Future<Void> setUp(String token, String name, String password, AuditEvent done) {
        if (!setup.matches(token)) {
            return refuse("this setup token is wrong or has been used");
        }
        Optional<String> problem = AccountRules.problem(name, password);
        if (problem.isPresent()) {
            return refuse(problem.get());
        }
        return slow.run(() -> passwords.hash(password))
                .compose(hash -> store.addFirst(new Account(name, Role.ADMIN, false, clock.instant()), hash, done))
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
        boolean possible = AccountRules.isName(name) && password.length() <= AccountRules.MAX_PASSWORD;
        Optional<Duration> wait = possible ? attempts.begin(network, name) : attempts.begin(network);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        return possible ? check(name, password, network) : Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<String>> check(String name, String password, String network) {
        return isPassword(name, password, network)
                .compose(right ->
                        right ? openSession(name).map(Optional::of) : Future.succeededFuture(Optional.empty()));
    }

    /** Takes as long for an operator who is unknown or disabled; the attempt was begun. */
    private Future<Boolean> isPassword(String name, String password, String network) {
        return store.findPasswordHash(name)
                .compose(hash ->
                        slow.run(() -> passwords.matches(hash.orElse(passwords.dummy()), password) && hash.isPresent()))
                // What was not checked tells nobody whether it was right.
                .onFailure(unchecked -> attempts.giveBack(network, name))
                .onSuccess(right -> {
                    if (right) {
                        attempts.giveBack(network, name);
                    }
                });
    }

    /**
     * A session that was opened.
     *
     * @param secret that stands for it
     */
    public record Opened(String secret, Account account) {}

    /**
     * Opens a session for somebody whom a provider sent; see {@link #admit}.
     */
    public Future<Opened> signInAs(ExternalIdentity who, String name, Optional<Role> role, AuditEvent done) {
        return admit(who, name, role, done)
                .compose(account -> openSession(account.name()).map(secret -> new Opened(secret, account)));
    }

    /**
     * Lets somebody in whom a provider sent.
     *
     * @param name for the operator, if it is a new one
     * @param role that the provider's claims give
     * @param done what the audit log says of it
     * @return fails with {@link RefusedSignInException}
     */
    public Future<Account> admit(ExternalIdentity who, String name, Optional<Role> role, AuditEvent done) {
        Optional<String> fit = Optional.of(name).filter(AccountRules::isName);
        return store.admit(new Admittance(who, fit, role, clock.instant(), done), Accounts.MAX_ACCOUNTS)
                .onSuccess(entry -> changes.accessChanged())
                .compose(entry -> entry instanceof OperatorStore.Entry.Admitted admitted
                        ? Future.succeededFuture(admitted.account())
                        : Future.failedFuture(
                                new RefusedSignInException(((OperatorStore.Entry.Refused) entry).reason())));
    }

    /**
     * Changes a password by the old one, and ends the operator's sessions; false when the old one is wrong.
     *
     * @param done what the audit log says when it is done
     * @return fails as {@link #signIn} does, and with {@link RefusedAccountException} when the new one is unfit
     */
    public Future<Boolean> changePassword(String name, String old, String next, String network, AuditEvent done) {
        Optional<String> problem = AccountRules.problem(next);
        if (problem.isPresent()) {
            return refuse(problem.get());
        }
        Optional<Duration> wait = attempts.begin(network, name);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        return isPassword(name, old, network)
                .compose(right -> right ? replace(name, next, done) : Future.succeededFuture(false));
    }

    private Future<Boolean> replace(String name, String password, AuditEvent done) {
        return slow.run(() -> passwords.hash(password))
                .compose(hash -> store.change(
                        name,
                        new AccountChange(Optional.empty(), Optional.empty(), Optional.of(hash)),
                        clock.instant(),
                        done))
                .onSuccess(changed -> changes.accessChanged())
                .map(changed -> changed == OperatorStore.Changed.DONE);
    }

    /** Who shows this secret, of a session or of an API token, which counts it; empty when it is unknown, ended or expired. */
    public Future<Optional<Caller>> authenticate(String secret) {
        return BearerSecrets.isToken(secret) ? tokens.use(secret) : inSession(secret);
    }

    /** {@link #authenticate}, for what is open still and shows nothing anew. */
    public Future<Optional<Caller>> lookAgain(String secret) {
        return BearerSecrets.isToken(secret) ? tokens.find(secret) : inSession(secret);
    }

    private Future<Optional<Caller>> inSession(String secret) {
        return store.findSession(BearerSecrets.digest(secret), clock.instant())
                .map(account -> account.map(Caller::inSession));
    }

    public Future<Void> signOut(String sessionToken) {
        return store.removeSession(BearerSecrets.digest(sessionToken)).onSuccess(done -> changes.accessChanged());
    }

    /** The secret of a new session for an operator who was let in. */
    public Future<String> openSession(String name) {
        String secret = secrets.session();
        Instant now = clock.instant();
        return store.addSession(BearerSecrets.digest(secret), name, now, now.plus(lifetime))
                .map(secret);
    }

    private static <T> Future<T> refuse(String reason) {
        return Future.failedFuture(new RefusedAccountException(reason));
    }

    private static <T> Future<T> tooMany(Duration wait) {
        return Future.failedFuture(new TooManyAttemptsException(wait));
    }
}
