package dev.flotilla.fleet.testkit;

import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** For what a backend keeps; not a test's own folder, which another account than this one cannot reach. */
public record BackendFolder(Path path) implements AutoCloseable {

    /** An empty one. */
    public static BackendFolder create() throws IOException {
        Path folder = Files.createTempDirectory("flotilla-backend");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new BackendFolder(folder);
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        DirectoryTrees.delete(path);
    }
}
