package dev.flotilla.fleet.store.backup;

import dev.flotilla.fleet.store.SchemaVersion;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/**
 * All tables as they were at one instant, each in a file; a server may go on writing meanwhile.
 *
 * @param schema the version of the schema
 * @param sequences last values by name
 */
record DatabaseSnapshot(String schema, Map<String, Long> sequences) {
    /** Where the tables' files are in a backup. */
    static final String FOLDER = "database/";

    static final String SUFFIX = ".copy";

    /** @param folder an empty one */
    static DatabaseSnapshot take(DatabaseAddress address, Path folder) throws IOException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            String schema = SchemaVersion.find(address)
                    .orElseThrow(() -> new BackupException(address + " holds nothing of a server yet"));
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            TableCopy copy = new TableCopy(connection);
            for (String table : copy.tables()) {
                try (OutputStream out =
                        new BufferedOutputStream(Files.newOutputStream(folder.resolve(table + SUFFIX)))) {
                    copy.write(table, out);
                }
            }
            return new DatabaseSnapshot(schema, copy.sequences());
        } catch (SQLException | FlywayException e) {
            throw new BackupException(address + " cannot be read: " + e.getMessage(), e);
        }
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
