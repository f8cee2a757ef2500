package dev.flotilla.fleet.app;

import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server's database, for a command beside the server: your own, that of the running server, or, while none runs, the
 * embedded one, which is started for as long as this is open.
 */
record KeptDatabase(DatabaseAddress address, AutoCloseable closing) implements AutoCloseable {

    static KeptDatabase open(ServerConfig config) throws IOException {
        if (config.database().url().isPresent()) {
            return new KeptDatabase(external(config.database().url().get()), () -> {});
        }
        Path postgres = config.dataDirectory().resolve("postgres");
        if (!Files.isDirectory(postgres.resolve("data"))) {
            throw new IOException(config.dataDirectory() + " holds no database of a server");
        }
        Optional<DataDirectory> free = DataDirectory.openIfFree(config.dataDirectory());
        if (free.isPresent()) {
            return start(config, free.get());
        }
        return new KeptDatabase(
                EmbeddedPostgres.find(postgres)
                        .orElseThrow(() -> new IOException("the server on " + config.dataDirectory()
                                + " is only starting or stopping; try again when it has")),
                () -> {});
    }

    /** @throws IOException naming the setting */
    static DatabaseAddress external(String url) throws IOException {
        try {
            return DatabaseAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IOException("setting database.url: " + e.getMessage(), e);
        }
    }

    /** Started in a directory that this process holds, and gives free in the end. */
    private static KeptDatabase start(ServerConfig config, DataDirectory directory) throws IOException {
        try {
            EmbeddedPostgres postgres = embedded(config);
            return new KeptDatabase(postgres.address(), () -> {
                postgres.close();
                directory.close();
            });
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    static EmbeddedPostgres embedded(ServerConfig config) throws IOException {
        return EmbeddedPostgres.start(
                config.dataDirectory().toAbsolutePath().normalize().resolve("postgres"),
                config.database().binaries(),
                config.database().runAs());
    }

    @Override
    public void close() throws IOException {
        try {
            closing.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the database did not stop: " + e.getMessage(), e);
        }
    }
}
