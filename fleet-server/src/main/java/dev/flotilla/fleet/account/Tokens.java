package dev.flotilla.fleet.account;

import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** API tokens, with which programs come in an operator's name. */
public final class Tokens {
    /** No token is good for longer. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(366);

    private static final int MAX_TOKENS = 1000;

    private final TokenStore store;
    private final Clock clock;
    private final BearerSecrets secrets;
    private final AccessChanges changes;

    /** A new token and its secret, which is nowhere else. */
    public record NewToken(ApiToken token, String secret) {}

    public Tokens(TokenStore store, Clock clock, SecureRandom random, AccessChanges changes) {
        this.store = store;
        this.clock = clock;
        this.secrets = new BearerSecrets(random);
        this.changes = changes;
    }

    /**
     * Makes a token in the caller's name.
     *
     * @param done what the audit log says when it is made
     * @return fails with {@link RefusedAccountException} when the caller may not do all of what the token is to be for, and
     *     with {@link AccountConflictException} when there are too many
     */
    public Future<NewToken> create(Caller caller, String name, Set<Scope> scopes, Duration lifetime, AuditEvent done) {
        if (!caller.scopes().containsAll(scopes)) {
            return Future.failedFuture(new RefusedAccountException("scopes: you may give a token only what you may do: "
                    + caller.scopes().stream().map(Scope::wireName).sorted().collect(Collectors.joining(", "))));
        }
        Instant now = clock.instant();
        ApiToken token = new ApiToken(
                UUID.randomUUID().toString(),
                name,
                caller.user(),
                scopes,
                now,
                now.plus(lifetime),
                0,
                Optional.empty());
        String secret = secrets.token();
        return store.add(token, BearerSecrets.digest(secret), MAX_TOKENS, done)
                .compose(added -> Boolean.TRUE.equals(added)
                        ? Future.succeededFuture(new NewToken(token, secret))
                        : Future.failedFuture(new AccountConflictException(
                                "there are " + MAX_TOKENS + " tokens; revoke those that nobody needs")));
    }

    public Future<List<ApiToken>> list() {
        return store.list(clock.instant());
    }

    /**
     * Whether there was such a token; it is good for nothing from now on.
     *
     * @param done what the audit log says when there was
     */
    public Future<Boolean> revoke(String id, AuditEvent done) {
        return store.remove(id, clock.instant(), done).onSuccess(removed -> changes.accessChanged());
    }

    Future<Optional<Caller>> use(String secret) {
        return store.use(BearerSecrets.digest(secret), clock.instant()).map(held -> held.map(Tokens::caller));
    }

    Future<Optional<Caller>> find(String secret) {
        return store.find(BearerSecrets.digest(secret), clock.instant()).map(held -> held.map(Tokens::caller));
    }

    private static Caller caller(TokenStore.Held held) {
        Account owner = held.owner();
        Set<Scope> scopes = held.token().scopes().stream()
                .filter(owner.role().scopes()::contains)
                .collect(Collectors.toSet());
        return new Caller(owner.name(), owner.role(), Optional.of(held.token().id()), scopes);
    }
}
