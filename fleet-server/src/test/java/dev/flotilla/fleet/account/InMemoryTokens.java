package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API tokens that end with the test. */
public final class InMemoryTokens implements TokenStore {
    private final Map<Digest, ApiToken> tokens = new LinkedHashMap<>();
    private final InMemoryOperators operators;

    private final AuditStore audit;

    public InMemoryTokens(InMemoryOperators operators, AuditStore audit) {
        this.audit = audit;
        this.operators = operators;
    }

    @Override
    public synchronized Future<Boolean> add(ApiToken token, Digest secret, int max, AuditEvent done) {
        tokens.values().removeIf(old -> !token.createdAt().isBefore(old.expiresAt()));
        if (tokens.size() >= max) {
            return Future.succeededFuture(false);
        }
        tokens.put(secret, token);
        return audit.append(token.createdAt(), done).map(true);
    }

    @Override
    public synchronized Future<List<ApiToken>> list(Instant now) {
        return Future.succeededFuture(tokens.values().stream()
                .filter(token -> now.isBefore(token.expiresAt()))
                .sorted(Comparator.comparing(ApiToken::createdAt).reversed().thenComparing(ApiToken::id))
                .toList());
    }

    @Override
    public synchronized Future<Boolean> remove(String id, Instant now, AuditEvent done) {
        boolean removed = tokens.values().removeIf(token -> token.id().equals(id));
        return removed ? audit.append(now, done).map(true) : Future.succeededFuture(false);
    }

    @Override
    public synchronized Future<Optional<Held>> find(Digest secret, Instant now) {
        return Future.succeededFuture(Optional.ofNullable(tokens.get(secret))
                .filter(token -> now.isBefore(token.expiresAt()))
                .flatMap(token -> operators.findEnabled(token.owner()).map(owner -> new Held(token, owner))));
    }

    @Override
    public synchronized Future<Optional<Held>> use(Digest secret, Instant now) {
        return find(secret, now)
                .map(found -> found.map(held -> {
                    ApiToken token = held.token();
                    ApiToken used = new ApiToken(
                            token.id(),
                            token.name(),
                            token.owner(),
                            token.scopes(),
                            token.createdAt(),
                            token.expiresAt(),
                            token.uses() + 1,
                            Optional.of(now));
                    tokens.put(secret, used);
                    return new Held(used, held.owner());
                }));
    }
}
