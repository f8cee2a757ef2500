package dev.flotilla.fleet.account;

import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The operators after the first, and what each may do. */
public final class Accounts {
    static final int MAX_ACCOUNTS = 1000;

    private final OperatorStore store;
    private final SlowWork slow;
    private final Clock clock;
    private final Passwords passwords;
    private final AccessChanges changes;

    public Accounts(OperatorStore store, SlowWork slow, Clock clock, SecureRandom random, AccessChanges changes) {
        this.store = store;
        this.slow = slow;
        this.clock = clock;
        this.passwords = new Passwords(random);
        this.changes = changes;
    }

    public Future<List<Account>> list() {
        return store.list();
    }

    /**
     * Adds an operator.
     *
     * @param done what the audit log says when it is done
     * @return fails with {@link RefusedAccountException} when name or password are unfit, and with
     *     {@link AccountConflictException} when the name is taken or there are too many
     */
    public Future<Account> create(String name, String password, Role role, AuditEvent done) {
        Optional<String> problem = AccountRules.problem(name, password);
        if (problem.isPresent()) {
            return Future.failedFuture(new RefusedAccountException(problem.get()));
        }
        Account account = new Account(name, role, false, clock.instant());
        return slow.run(() -> passwords.hash(password))
                .compose(hash -> store.add(account, hash, MAX_ACCOUNTS, done))
                .compose(added -> Boolean.TRUE.equals(added)
                        ? Future.succeededFuture(account)
                        : conflict("user " + name + " exists already, or there are " + MAX_ACCOUNTS));
    }

    /**
     * Changes an operator; less right takes effect at once, also on what is open.
     *
     * @param done what the audit log says when it is done
     * @return the operator as changed; empty when there is none of that name; fails with {@link AccountConflictException}
     *     when no administrator would be left, or what is to change is the provider's to decide, and with
     *     {@link RefusedAccountException} when the password is unfit
     */
    public Future<Optional<Account>> change(
            String name, Optional<Role> role, Optional<Boolean> disabled, Optional<String> password, AuditEvent done) {
        Optional<String> problem = password.flatMap(AccountRules::problem);
        if (problem.isPresent()) {
            return Future.failedFuture(new RefusedAccountException(problem.get()));
        }
        boolean decidedElsewhere = role.isPresent() || password.isPresent();
        return store.find(name)
                .compose(known -> decidedElsewhere
                                && known.filter(Account::external).isPresent()
                        ? conflict(name + " signs in at the provider, which gives the role and keeps the password;"
                                + " only disabled can be changed here")
                        : hash(password))
                .compose(hash -> store.change(name, new AccountChange(role, disabled, hash), clock.instant(), done))
                .onSuccess(changed -> changes.accessChanged())
                .compose(changed -> switch (changed) {
                    case DONE -> store.find(name);
                    case UNKNOWN -> Future.succeededFuture(Optional.empty());
                    case LAST_ADMIN ->
                        conflict(name
                                + " is the last administrator with a password who is not disabled; make another one"
                                + " first");
                });
    }

    private Future<Optional<String>> hash(Optional<String> password) {
        return password.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : slow.run(() -> Optional.of(passwords.hash(password.get())));
    }

    private static <T> Future<T> conflict(String reason) {
        return Future.failedFuture(new AccountConflictException(reason));
    }
}
