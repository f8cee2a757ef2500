package dev.flotilla.fleet.store;

import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/** The versions of the schema, one for each migration. */
public final class SchemaVersion {
    private SchemaVersion() {}

    /** Brings the schema to the newest version. */
    public static MigrateResult migrate(DatabaseAddress address) {
        return flyway(address).load().migrate();
    }

    /** Brings an empty database to an earlier version. */
    public static void migrateTo(DatabaseAddress address, String version) {
        flyway(address).target(version).load().migrate();
    }

    /** The version that the database has; empty if it has none. */
    public static Optional<String> find(DatabaseAddress address) {
        return Optional.ofNullable(flyway(address).load().info().current())
                .map(MigrationInfo::getVersion)
                .map(MigrationVersion::getVersion);
    }

    /** Whether this server has the migration to the version. */
    public static boolean isKnown(DatabaseAddress address, String version) {
        return Arrays.stream(flyway(address).load().info().all())
                .anyMatch(migration -> String.valueOf(migration.getVersion()).equals(version));
    }

    private static FluentConfiguration flyway(DatabaseAddress address) {
        return Flyway.configure()
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:db/migration")
                .validateMigrationNaming(true);
    }
}
