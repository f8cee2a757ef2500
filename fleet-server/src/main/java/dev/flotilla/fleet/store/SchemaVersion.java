package dev.flotilla.fleet.store;

import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * The versions of the schema, one for each migration. Everything fails with an {@link IllegalStateException} that names the
 * database and the setting when it cannot be reached or lets nobody in.
 */
public final class SchemaVersion {
    private SchemaVersion() {}

    /** Brings the schema to the newest version. */
    public static MigrateResult migrate(DatabaseAddress address) {
        return connected(address, flyway(address), Flyway::migrate);
    }

    /** Brings an empty database to an earlier version. */
    public static void migrateTo(DatabaseAddress address, String version) {
        connected(address, flyway(address).target(version), Flyway::migrate);
    }

    /** The version that the database has; empty if it has none. */
    public static Optional<String> find(DatabaseAddress address) {
        return Optional.ofNullable(info(address).current())
                .map(MigrationInfo::getVersion)
                .map(MigrationVersion::getVersion);
    }

    /** Whether this server has the migration to the version. */
    public static boolean isKnown(DatabaseAddress address, String version) {
        return Arrays.stream(info(address).all())
                .anyMatch(migration -> String.valueOf(migration.getVersion()).equals(version));
    }

    private static MigrationInfoService info(DatabaseAddress address) {
        return connected(address, flyway(address), Flyway::info);
    }

    private static <T> T connected(
            DatabaseAddress address, FluentConfiguration configuration, Function<Flyway, T> use) {
        try {
            return use.apply(configuration.load());
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException refusal && isNoConnection(refusal)) {
                throw new IllegalStateException(
                        "cannot connect to the database " + address
                                + "; see that it runs and lets this user in, or change the setting database.url: "
                                + refusal.getMessage(),
                        e);
            }
            throw e;
        }
    }

    /** Away, or without such a user or password (SQLSTATE class 28), or without such a database (3D). */
    private static boolean isNoConnection(SQLException refusal) {
        String state = String.valueOf(refusal.getSQLState());
        return Database.isAway(state) || state.startsWith("28") || state.startsWith("3D");
    }

    private static FluentConfiguration flyway(DatabaseAddress address) {
        return Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:db/migration")
                .validateMigrationNaming(true);
    }
}
