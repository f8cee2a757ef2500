package dev.flotilla.fleet.store.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a started database must be before anybody writes to it: durable, and with Flotilla's database in it. */
final class DatabaseSetup {
    private DatabaseSetup() {}

    static void prepare(DatabaseAddress address) throws IOException {
        DatabaseAddress maintenance = address.withDatabase("postgres");
        try (Connection connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            requireSyncedCommits(statement);
            if (!exists(statement, address.database())) {
                statement.execute("CREATE DATABASE " + address.database());
            }
        } catch (SQLException e) {
            throw new PostgresException("PostgreSQL has started, but refuses to be prepared: " + e.getMessage(), e);
        }
    }

    private static void requireSyncedCommits(Statement statement) throws SQLException, PostgresException {
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                String value = row.next() ? row.getString(1) : "missing";
                if (!"on".equals(value)) {
                    throw new PostgresException("PostgreSQL runs with " + setting + " = " + value
                            + ", so a power cut could lose what was committed; remove that from postgresql.conf");
                }
            }
        }
    }

    private static boolean exists(Statement statement, String database) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
            return row.next();
        }
    }
}
