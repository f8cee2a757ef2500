package dev.flotilla.fleet.store.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive on the class path.
 *
 * <p>They are unpacked beside their place and renamed into it, so a half-unpacked set is never used.
 */
final class PostgresBinaries {
    static final String VERSION = "18.6";

    private static final Map<String, String> ARCHIVES =
            Map.of("amd64", "postgres-linux-x86_64.txz", "aarch64", "postgres-linux-arm_64.txz");
    private static final int OWNER_EXECUTE = 0100;

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** The programs below {@code directory}, unpacked now unless an earlier start has done it. */
    static PostgresBinaries in(Path directory) throws IOException {
        Path home = directory.resolve(VERSION);
        if (!Files.isExecutable(home.resolve("bin/postgres"))) {
            unpack(directory, home);
        }
        return new PostgresBinaries(home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void unpack(Path directory, Path home) throws IOException {
        Files.createDirectories(directory);
        Path fresh = Files.createTempDirectory(
                directory, "unpacking", PosixFilePermissions.asFileAttribute(permissions(true)));
        try (InputStream archive = open();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpackEntry(tar, entry, fresh);
            }
        }
        try {
            Files.setPosixFilePermissions(fresh, permissions(true));
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException raced) {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                throw raced;
            }
            DirectoryTrees.delete(fresh);
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new PostgresException("the PostgreSQL archive names a file outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            Files.setPosixFilePermissions(target, permissions(true));
            return;
        }
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(root));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        Files.setPosixFilePermissions(target, permissions((entry.getMode() & OWNER_EXECUTE) != 0));
    }

    private static InputStream open() throws PostgresException {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String archive = ARCHIVES.get(architecture);
        InputStream in = archive == null ? null : PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (in == null) {
            throw new PostgresException("no PostgreSQL for this machine (" + System.getProperty("os.name") + " "
                    + architecture + ") is packed into the server; set database.url to one of your own");
        }
        return in;
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }
}
