package dev.flotilla.fleet.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for a private key in files and tables: its 32 secret bytes (RFC 8032, section 5.1.5) as they are, in hexadecimal
 * and in both alphabets of Base64, alone or within anything larger, such as PKCS #8 (RFC 8410) and PEM, which end in them.
 */
final class KeySearch {
    private static final int SECRET_BYTES = 32;

    /** Bytes are searched as characters of one byte each, so that one search serves files and text. */
    private final Set<String> forms = new TreeSet<>();

    /** @param secret the 32 bytes */
    KeySearch(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException(SECRET_BYTES + " bytes expected, got " + secret.length);
        }
        forms.add(characters(secret));
        String hex = HexFormat.of().formatHex(secret);
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            String form = base64(secret, before);
            forms.add(form);
            forms.add(form.replace('+', '-').replace('/', '_'));
        }
    }

    /** The key of a PKCS #8 file in PEM. */
    static KeySearch of(Path pem) throws IOException {
        byte[] der = pkcs8(pem);
        return new KeySearch(Arrays.copyOfRange(der, der.length - SECRET_BYTES, der.length));
    }

    /** The DER bytes in a PEM file. */
    static byte[] pkcs8(Path pem) throws IOException {
        String body = Files.readString(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(body);
    }

    /** What stays the same wherever the secret's Base64 begins within a group of three bytes. */
    private static String base64(byte[] secret, int before) {
        byte[] shifted = new byte[before + SECRET_BYTES];
        System.arraycopy(secret, 0, shifted, before, SECRET_BYTES);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int sixBitsBefore = (before * 8 + 5) / 6;
        return text.substring(sixBitsBefore, shifted.length * 8 / 6);
    }

    boolean finds(byte[] content) {
        return finds(characters(content));
    }

    private boolean finds(String content) {
        return forms.stream().anyMatch(content::contains);
    }

    /** All files in or below {@code root} that hold the key. */
    List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> finds(content(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All columns, of tables outside PostgreSQL's own schemas, that hold the key. */
    List<String> columns(Connection database) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : tables(database)) {
            try (Statement statement = database.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                while (rows.next()) {
                    for (String column : columnsOf(rows)) {
                        found.add(table + "." + column);
                    }
                }
            }
        }
        return found;
    }

    static List<String> tables(Connection database) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                        + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private List<String> columnsOf(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        List<String> found = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (value(row, i).filter(this::finds).isPresent()) {
                found.add(columns.getColumnName(i));
            }
        }
        return found;
    }

    /** Bytes as they are, anything else as PostgreSQL writes it; empty if it is null. */
    private static Optional<String> value(ResultSet row, int column) throws SQLException {
        return row.getMetaData().getColumnType(column) == Types.BINARY
                ? Optional.ofNullable(row.getBytes(column)).map(KeySearch::characters)
                : Optional.ofNullable(row.getString(column));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String characters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
