package dev.flotilla.fleet.store;

import dev.flotilla.fleet.account.Account;
import dev.flotilla.fleet.account.Admittance;
import dev.flotilla.fleet.account.OperatorStore.Entry;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.account.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Operators for whom a provider vouches; in a transaction that nothing else changes operators beside. */
final class ExternalOperators {
    private ExternalOperators() {}

    /** @param barred whether the provider, and no administrator, is why the operator is disabled */
    private record Known(Account account, boolean barred) {}

    static Future<Entry> admit(SqlConnection connection, Admittance who, int max) {
        return connection
                .preparedQuery("SELECT " + SqlOperatorStore.ACCOUNT + ", o.barred FROM operator o"
                        + " WHERE o.issuer = $1 AND o.subject = $2")
                .execute(Tuple.of(who.identity().issuer(), who.identity().subject()))
                .map(rows -> Columns.first(rows, ExternalOperators::known))
                .compose(found ->
                        found.map(known -> again(connection, who, known)).orElseGet(() -> first(connection, who, max)));
    }

    private static Known known(Row row) {
        return new Known(SqlOperatorStore.account(row), row.getBoolean("barred"));
    }

    private static Future<Entry> again(SqlConnection connection, Admittance who, Known known) {
        Account account = known.account();
        if (account.disabled() && !known.barred()) {
            return refused(Reason.DISABLED);
        }
        if (who.role().isEmpty()) {
            return bar(connection, who, account);
        }
        Role role = who.role().get();
        return connection
                .preparedQuery("UPDATE operator SET role = $2, disabled = false, barred = false WHERE name = $1")
                .execute(Tuple.of(account.name(), role.name()))
                .compose(updated -> SqlAudit.append(
                        connection, who.now(), who.admitted(account.name(), Optional.of(account.role()))))
                .map(new Entry.Admitted(new Account(account.name(), role, false, true, account.createdAt())));
    }

    private static Future<Entry> bar(SqlConnection connection, Admittance who, Account account) {
        if (account.disabled()) {
            return refused(Reason.NO_ROLE);
        }
        return connection
                .preparedQuery("UPDATE operator SET disabled = true, barred = true WHERE name = $1")
                .execute(Tuple.of(account.name()))
                .compose(updated -> connection
                        .preparedQuery("DELETE FROM operator_session WHERE operator = $1")
                        .execute(Tuple.of(account.name())))
                .compose(ended -> SqlAudit.append(connection, who.now(), who.barred(account.name())))
                .compose(noted -> refused(Reason.NO_ROLE));
    }

    private static Future<Entry> first(SqlConnection connection, Admittance who, int max) {
        if (who.role().isEmpty()) {
            return refused(Reason.NO_ROLE);
        }
        if (who.name().isEmpty()) {
            return refused(Reason.UNFIT_NAME);
        }
        Account account = new Account(who.name().get(), who.role().get(), false, true, who.now());
        return connection
                .preparedQuery(
                        "SELECT count(*) AS operators, count(*) FILTER (WHERE name = $1) AS namesakes FROM operator")
                .execute(Tuple.of(account.name()))
                .map(rows -> rows.iterator().next())
                .compose(counted -> {
                    if (counted.getLong("namesakes") > 0) {
                        return refused(Reason.NAME_TAKEN);
                    }
                    return counted.getLong("operators") < max
                            ? add(connection, who, account)
                            : refused(Reason.TOO_MANY);
                });
    }

    private static Future<Entry> add(SqlConnection connection, Admittance who, Account account) {
        return connection
                .preparedQuery("INSERT INTO operator (name, role, disabled, created_at, issuer, subject)"
                        + " VALUES ($1, $2, false, $3, $4, $5)")
                .execute(Tuple.of(
                        account.name(),
                        account.role().name(),
                        Columns.time(account.createdAt()),
                        who.identity().issuer(),
                        who.identity().subject()))
                .compose(
                        added -> SqlAudit.append(connection, who.now(), who.admitted(account.name(), Optional.empty())))
                .map(new Entry.Admitted(account));
    }

    private static Future<Entry> refused(Reason reason) {
        return Future.succeededFuture(new Entry.Refused(reason));
    }
}
