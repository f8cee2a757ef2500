package dev.flotilla.fleet.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/** The tables of one database as text, by PostgreSQL's COPY. */
final class TableCopy {
    private static final String MIGRATIONS = "flyway_schema_history";

    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
                    + " AND relkind = 'r' AND relname <> '" + MIGRATIONS + "' ORDER BY relname";

    private static final String COLUMNS =
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid ="
                    + " quote_ident(?)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''";

    private static final String REFERENCES = "SELECT DISTINCT child.relname, parent.relname FROM pg_constraint"
            + " JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid"
            + " WHERE contype = 'f' AND conrelid <> confrelid"
            + " AND connamespace = current_schema()::regnamespace";

    private static final String SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences"
            + " WHERE schemaname = current_schema() AND last_value IS NOT NULL";

    private final Connection connection;

    TableCopy(Connection connection) {
        this.connection = connection;
    }

    List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** Each table after those that its rows refer to. */
    List<String> tablesInOrder() throws SQLException {
        Map<String, Set<String>> missing = new TreeMap<>();
        tables().forEach(table -> missing.put(table, new LinkedHashSet<>()));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REFERENCES)) {
            while (rows.next()) {
                missing.getOrDefault(rows.getString(1), new LinkedHashSet<>()).add(rows.getString(2));
            }
        }
        List<String> ordered = new ArrayList<>();
        while (!missing.isEmpty()) {
            List<String> free = missing.keySet().stream()
                    .filter(table -> ordered.containsAll(missing.get(table)))
                    .toList();
            if (free.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + missing.keySet());
            }
            ordered.addAll(free);
            free.forEach(missing::remove);
        }
        return ordered;
    }

    /** Last values; they may be ahead of the tables, which does no harm. */
    Map<String, Long> sequences() throws SQLException {
        Map<String, Long> values = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SEQUENCES)) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getLong(2));
            }
        }
        return values;
    }

    void setSequence(String name, long value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT setval(quote_ident(?)::regclass, ?)")) {
            statement.setString(1, name);
            statement.setLong(2, value);
            statement.execute();
        }
    }

    void write(String table, OutputStream out) throws SQLException, IOException {
        copier().copyOut("COPY " + target(table) + " TO STDOUT (FORMAT text, HEADER)", out);
    }

    /** Puts in rows that {@link #write} wrote; fails if they are of other columns. */
    long read(String table, InputStream in) throws SQLException, IOException {
        return copier().copyIn("COPY " + target(table) + " FROM STDIN (FORMAT text, HEADER MATCH)", in);
    }

    private org.postgresql.copy.CopyManager copier() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private String target(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return '"' + table.replace("\"", "\"\"") + "\" (" + row.getString(1) + ")";
            }
        }
    }
}
