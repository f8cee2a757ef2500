package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps operators and their sessions. */
public interface OperatorStore {
    /** What became of a change. */
    enum Changed {
        DONE,
        UNKNOWN,
        /** Nobody would be left who could make administrators. */
        LAST_ADMIN
    }

    /** What became of somebody whom a provider sent. */
    sealed interface Entry {
        /** An operator. */
        record Admitted(Account account) implements Entry {}

        /** Nobody who is let in. */
        record Refused(RefusedSignInException.Reason reason) implements Entry {}
    }

    /** Adds the first operator, and the event to the audit log; false, and nothing is changed, when there is one already. */
    Future<Boolean> addFirst(Account admin, String passwordHash, AuditEvent done);

    /**
     * Adds an operator, and the event to the audit log; false, and nothing is changed, when the name is taken or there are
     * {@code max} already.
     */
    Future<Boolean> add(Account account, String passwordHash, int max, AuditEvent done);

    /**
     * Changes an operator, and adds the event to the audit log, unless that takes away the last administrator with a password
     * who is not disabled: a provider may be away.
     */
    Future<Changed> change(String name, AccountChange change, Instant now, AuditEvent done);

    /**
     * Lets somebody in whom a provider sent, as the operator who came by this identity before or as a new one of at most
     * {@code max}, with the role that the provider gives now, and adds that to the audit log. Whom it gives none is disabled until
     * it gives one again; whom an administrator disabled stays so.
     */
    Future<Entry> admit(Admittance who, int max);

    Future<Boolean> hasOperators();

    /** All operators in rising order of name. */
    Future<List<Account>> list();

    Future<Optional<Account>> find(String name);

    /** The names of all who may do this at present. */
    default Future<Set<String>> namesWith(Scope scope) {
        return list().map(all -> all.stream()
                .filter(account ->
                        !account.disabled() && account.role().scopes().contains(scope))
                .map(Account::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Empty for those who are unknown or disabled, or have no password. */
    Future<Optional<String>> findPasswordHash(String name);

    /** Keeps a session, and drops those that have expired; none is kept for an operator who is disabled. */
    Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires);

    /** The operator of a session that has not expired, unless the operator is disabled. */
    Future<Optional<Account>> findSession(Digest tokenDigest, Instant now);

    Future<Void> removeSession(Digest tokenDigest);
}
