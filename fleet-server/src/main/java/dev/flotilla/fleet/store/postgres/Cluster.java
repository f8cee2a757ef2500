package dev.flotilla.fleet.store.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The database's files: {@code data/} as PostgreSQL lays it out, and its superuser's password beside it (0600). */
final class Cluster {
    static final String DATA = "data";
    static final String PASSWORD = "password";
    static final String SUPERUSER = "flotilla";

    private static final int PASSWORD_BYTES = 32;
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);

    private final Path data;
    private final String password;

    private Cluster(Path data, String password) {
        this.data = data;
        this.password = password;
    }

    /** The cluster below {@code directory}; made when there is none. A half-made one is thrown away and made again. */
    static Cluster in(Path directory, PostgresBinaries binaries, DatabaseUser user, SecureRandom random)
            throws IOException {
        Path data = directory.resolve(DATA);
        Path passwordFile = directory.resolve(PASSWORD);
        if (Files.exists(data)) {
            if (!Files.exists(passwordFile)) {
                throw new PostgresException(passwordFile + " is missing, and without it nobody can sign in to the"
                        + " database in " + data + ": restore the file from a backup");
            }
            return new Cluster(data, Files.readString(passwordFile, StandardCharsets.UTF_8));
        }
        String password = randomPassword(random);
        writeSecret(passwordFile, password);
        initialise(directory, password, binaries, user);
        return new Cluster(data, password);
    }

    Path data() {
        return data;
    }

    String password() {
        return password;
    }

    private static void initialise(Path directory, String password, PostgresBinaries binaries, DatabaseUser user)
            throws IOException {
        Path fresh = directory.resolve("data.new");
        DirectoryTrees.delete(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(fresh);
        Path secret = directory.resolve("password.new");
        writeSecret(secret, password);
        user.own(secret);
        ProgramRunner.Result result;
        try {
            result = user.runner().run(directory, INIT_LIMIT, initdb(binaries, fresh, secret));
        } finally {
            Files.deleteIfExists(secret);
        }
        if (result.status() != 0) {
            throw new PostgresException("initdb could not make the database in " + fresh + " (exit status "
                    + result.status() + "):\n" + result.output());
        }
        Files.move(fresh, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> initdb(PostgresBinaries binaries, Path data, Path passwordFile) {
        return List.of(
                binaries.program("initdb"),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
    }

    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    private static String randomPassword(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
