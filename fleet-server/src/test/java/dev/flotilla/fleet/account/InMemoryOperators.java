package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Operators and sessions that end with the test. */
public final class InMemoryOperators implements OperatorStore {
    private final Map<String, Known> operators = new TreeMap<>();
    private final Map<Digest, Session> sessions = new HashMap<>();

    private final AuditStore audit;

    public InMemoryOperators(AuditStore audit) {
        this.audit = audit;
    }

    private record Known(Account account, String passwordHash) {}

    private record Session(String operator, Instant expires) {}

    @Override
    public synchronized Future<Boolean> addFirst(Account admin, String passwordHash, AuditEvent done) {
        return add(admin, passwordHash, 1, done);
    }

    @Override
    public synchronized Future<Boolean> add(Account account, String passwordHash, int max, AuditEvent done) {
        boolean fits = operators.size() < max && !operators.containsKey(account.name());
        if (fits) {
            put(account, passwordHash);
            return audit.append(account.createdAt(), done).map(true);
        }
        return Future.succeededFuture(false);
    }

    private void put(Account account, String passwordHash) {
        operators.put(account.name(), new Known(account, passwordHash));
    }

    @Override
    public synchronized Future<Changed> change(String name, AccountChange change, Instant now, AuditEvent done) {
        Optional<Known> known = Optional.ofNullable(operators.get(name));
        if (known.isEmpty()) {
            return Future.succeededFuture(Changed.UNKNOWN);
        }
        if (change.endsAdministration() && isLastAdmin(known.get().account())) {
            return Future.succeededFuture(Changed.LAST_ADMIN);
        }
        Account old = known.get().account();
        put(
                new Account(
                        name,
                        change.role().orElse(old.role()),
                        change.disabled().orElse(old.disabled()),
                        old.createdAt()),
                change.passwordHash().orElse(known.get().passwordHash()));
        if (change.endsSessions()) {
            sessions.values().removeIf(session -> session.operator().equals(name));
        }
        return audit.append(now, done).map(Changed.DONE);
    }

    private boolean isLastAdmin(Account account) {
        return isAdmin(account)
                && operators.values().stream()
                        .map(Known::account)
                        .noneMatch(other -> isAdmin(other) && !other.name().equals(account.name()));
    }

    private static boolean isAdmin(Account account) {
        return account.role() == Role.ADMIN && !account.disabled();
    }

    @Override
    public synchronized Future<Boolean> hasOperators() {
        return Future.succeededFuture(!operators.isEmpty());
    }

    @Override
    public synchronized Future<List<Account>> list() {
        return Future.succeededFuture(
                operators.values().stream().map(Known::account).toList());
    }

    @Override
    public synchronized Future<Optional<Account>> find(String name) {
        return Future.succeededFuture(Optional.ofNullable(operators.get(name)).map(Known::account));
    }

    @Override
    public synchronized Future<Optional<String>> findPasswordHash(String name) {
        return Future.succeededFuture(enabled(name).map(Known::passwordHash));
    }

    private Optional<Known> enabled(String name) {
        return Optional.ofNullable(operators.get(name))
                .filter(known -> !known.account().disabled());
    }

    synchronized Optional<Account> findEnabled(String name) {
        return enabled(name).map(Known::account);
    }

    @Override
    public synchronized Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires) {
        if (enabled(operator).isPresent()) {
            sessions.put(tokenDigest, new Session(operator, expires));
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<Account>> findSession(Digest tokenDigest, Instant now) {
        return Future.succeededFuture(Optional.ofNullable(sessions.get(tokenDigest))
                .filter(session -> now.isBefore(session.expires()))
                .flatMap(session -> findEnabled(session.operator())));
    }

    @Override
    public synchronized Future<Void> removeSession(Digest tokenDigest) {
        sessions.remove(tokenDigest);
        return Future.succeededFuture();
    }

    @Override
    public synchronized String toString() {
        return operators + " " + sessions;
    }
}
