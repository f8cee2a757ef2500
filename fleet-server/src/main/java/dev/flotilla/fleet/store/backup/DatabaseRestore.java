package dev.flotilla.fleet.store.backup;

import dev.flotilla.fleet.store.SchemaVersion;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;

/** Puts the tables of a backup into an empty database. */
final class DatabaseRestore {
    private static final Pattern TABLE = Pattern.compile(
            Pattern.quote(DatabaseSnapshot.FOLDER) + "[a-z][a-z0-9_]*" + Pattern.quote(DatabaseSnapshot.SUFFIX));

    private final DatabaseAddress address;

    DatabaseRestore(DatabaseAddress address) {
        this.address = address;
    }

    /** Whether a path in a backup is that of a table. */
    static boolean isTable(String path) {
        return TABLE.matcher(path).matches();
    }

    /** @throws BackupException if there is anything in the database, or this server does not know the schema's version */
    void requireFit(String schema) throws BackupException {
        try (Connection connection = DatabaseSnapshot.connect(address)) {
            if (!SchemaVersion.isKnown(address, schema)) {
                throw new BackupException("the backup has version " + schema
                        + " of the schema, which this server does not know: restore it with the server that made it,"
                        + " or a newer one");
            }
            if (SchemaVersion.find(address).isPresent()
                    || !new TableCopy(connection).tables().isEmpty()) {
                throw new BackupException(address + " is not empty: drop and create the database anew, then restore");
            }
        } catch (SQLException | FlywayException e) {
            throw new BackupException(address + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the schema as it was, puts in the rows in one transaction, and brings the schema to its newest version.
     *
     * @param folder with the tables' files
     */
    void fill(String schema, Map<String, Long> sequences, Path folder) throws IOException {
        try (Connection connection = DatabaseSnapshot.connect(address)) {
            SchemaVersion.migrateTo(address, schema);
            connection.setAutoCommit(false);
            copy(connection, folder);
            TableCopy tables = new TableCopy(connection);
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                tables.setSequence(sequence.getKey(), sequence.getValue());
            }
            connection.commit();
            SchemaVersion.migrate(address);
            GoingOn.prepare(connection);
            connection.commit();
        } catch (SQLException | FlywayException e) {
            throw new BackupException("the tables of the backup do not go into " + address + ": " + e.getMessage(), e);
        }
    }

    private static void copy(Connection connection, Path folder) throws SQLException, IOException {
        TableCopy tables = new TableCopy(connection);
        List<String> ordered = tables.tablesInOrder();
        requireAll(ordered, folder);
        clear(connection, ordered);
        for (String table : ordered) {
            try (InputStream in = Files.newInputStream(folder.resolve(table + DatabaseSnapshot.SUFFIX))) {
                tables.read(table, in);
            }
        }
    }

    private static void requireAll(List<String> tables, Path folder) throws IOException {
        List<String> expected = tables.stream()
                .map(table -> table + DatabaseSnapshot.SUFFIX)
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found = files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
            if (!found.equals(expected)) {
                throw new BackupException("the backup holds the tables " + found + ", its schema has " + expected);
            }
        }
    }

    /** Of what the migrations themselves have put in. */
    private static void clear(Connection connection, List<String> ordered) throws SQLException {
        List<String> backwards = new ArrayList<>(ordered);
        Collections.reverse(backwards);
        try (Statement statement = connection.createStatement()) {
            for (String table : backwards) {
                statement.execute("DELETE FROM \"" + table + "\"");
            }
        }
    }
}
