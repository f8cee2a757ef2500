package dev.flotilla.fleet.store.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where a PostgreSQL listens and how to sign in to it. The text form leaves the password out. */
public record DatabaseAddress(String host, int port, String database, String user, String password) {
    private static final int DEFAULT_PORT = 5432;
    private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";

    /**
     * Reads {@code postgresql://USER:PASSWORD@HOST[:PORT]/DATABASE}.
     *
     * @throws IllegalArgumentException when a part is missing; the message never repeats the password
     */
    public static DatabaseAddress parse(String url) {
        URI uri = uri(url);
        String[] userInfo =
                uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        boolean complete = "postgresql".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && userInfo.length == 2
                && uri.getPath() != null
                && uri.getPath().length() > 1;
        if (!complete) {
            throw new IllegalArgumentException("expected " + FORM + " with all of its parts and nothing after them");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new DatabaseAddress(uri.getHost(), port, uri.getPath().substring(1), userInfo[0], userInfo[1]);
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException withTheWholeUrl) {
            // Its message has the URL in it, and so the password; it is no cause either, since causes are logged.
            throw new IllegalArgumentException("not an address: expected " + FORM
                    + ", with % escapes (RFC 3986) for the characters of the password that have a meaning in URLs");
        }
    }

    /** The same server and user, another database. */
    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(host, port, other, user, password);
    }

    /** For pgjdbc; user and password are given apart from it. */
    public String jdbcUrl() {
        return String.format(Locale.ROOT, "jdbc:postgresql://%s:%d/%s", host, port, database);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "postgresql://%s@%s:%d/%s", user, host, port, database);
    }
}
