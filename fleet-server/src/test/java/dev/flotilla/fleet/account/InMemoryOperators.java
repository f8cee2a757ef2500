package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
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

    /** @param passwordHash empty for whoever has none */
    private record Known(
            Account account, Optional<String> passwordHash, Optional<ExternalIdentity> identity, boolean barred) {

        Known as(Role role, boolean disabled, boolean nowBarred) {
            return new Known(
                    new Account(account.name(), role, disabled, account.external(), account.createdAt()),
                    passwordHash,
                    identity,
                    nowBarred);
        }
    }

    private record Session(String operator, Instant expires) {}

    @Override
    public synchronized Future<Boolean> addFirst(Account admin, String passwordHash, AuditEvent done) {
        return add(admin, passwordHash, 1, done);
    }

    @Override
    public synchronized Future<Boolean> add(Account account, String passwordHash, int max, AuditEvent done) {
        boolean fits = operators.size() < max && !operators.containsKey(account.name());
        if (fits) {
            put(new Known(account, Optional.of(passwordHash), Optional.empty(), false));
            return audit.append(account.createdAt(), done).map(true);
        }
        return Future.succeededFuture(false);
    }

    private void put(Known known) {
        operators.put(known.account().name(), known);
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
        Known old = known.get();
        Known changed = old.as(
                change.role().orElse(old.account().role()),
                change.disabled().orElse(old.account().disabled()),
                old.barred() && change.disabled().isEmpty());
        put(new Known(
                changed.account(), change.passwordHash().or(old::passwordHash), changed.identity(), changed.barred()));
        if (change.endsSessions()) {
            endSessions(name);
        }
        return audit.append(now, done).map(Changed.DONE);
    }

    private void endSessions(String name) {
        sessions.values().removeIf(session -> session.operator().equals(name));
    }

    @Override
    public synchronized Future<Entry> admit(Admittance who, int max) {
        Optional<Known> known = operators.values().stream()
                .filter(one -> one.identity().equals(Optional.of(who.identity())))
                .findFirst();
        if (known.isPresent()) {
            return again(who, known.get());
        }
        if (who.role().isEmpty()) {
            return refused(Reason.NO_ROLE);
        } else if (who.name().isEmpty()) {
            return refused(Reason.UNFIT_NAME);
        } else if (operators.containsKey(who.name().get())) {
            return refused(Reason.NAME_TAKEN);
        } else if (operators.size() >= max) {
            return refused(Reason.TOO_MANY);
        }
        Account account = new Account(who.name().get(), who.role().get(), false, true, who.now());
        put(new Known(account, Optional.empty(), Optional.of(who.identity()), false));
        return audit.append(who.now(), who.admitted(account.name(), Optional.empty()))
                .map(new Entry.Admitted(account));
    }

    private Future<Entry> again(Admittance who, Known known) {
        Account account = known.account();
        if (account.disabled() && !known.barred()) {
            return refused(Reason.DISABLED);
        } else if (who.role().isPresent()) {
            Known now = known.as(who.role().get(), false, false);
            put(now);
            return audit.append(who.now(), who.admitted(account.name(), Optional.of(account.role())))
                    .map(new Entry.Admitted(now.account()));
        } else if (account.disabled()) {
            return refused(Reason.NO_ROLE);
        }
        put(known.as(account.role(), true, true));
        endSessions(account.name());
        return audit.append(who.now(), who.barred(account.name())).compose(noted -> refused(Reason.NO_ROLE));
    }

    private static Future<Entry> refused(Reason reason) {
        return Future.succeededFuture(new Entry.Refused(reason));
    }

    private boolean isLastAdmin(Account account) {
        return isAdmin(account)
                && operators.values().stream()
                        .map(Known::account)
                        .noneMatch(other -> isAdmin(other) && !other.name().equals(account.name()));
    }

    private static boolean isAdmin(Account account) {
        return account.role() == Role.ADMIN && !account.disabled() && !account.external();
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
        return Future.succeededFuture(enabled(name).flatMap(Known::passwordHash));
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
