package dev.flotilla.fleet.store.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that comes with the server: on loopback only, password by SCRAM, every commit synced to disk.
 *
 * <p>A start after this process was killed first stops the PostgreSQL that was left running, and PostgreSQL then
 * recovers from its write-ahead log. The caller sees to it that two servers never share a directory.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "flotilla";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;
    /** Of postmaster.pid, counted from 0. */
    private static final int PORT_LINE = 3;

    private final PostgresBinaries binaries;
    private final DatabaseUser user;
    private final Cluster cluster;
    private final PostgresProcess process;
    private final DatabaseAddress address;

    private EmbeddedPostgres(
            PostgresBinaries binaries,
            DatabaseUser user,
            Cluster cluster,
            PostgresProcess process,
            DatabaseAddress address) {
        this.binaries = binaries;
        this.user = user;
        this.cluster = cluster;
        this.process = process;
        this.address = address;
    }

    /**
     * Starts the database, making it first when the directory has none. Blocks for a few seconds at most when all is
     * well.
     *
     * @param directory the database's own directory
     * @param binaries where the programs are unpacked; several databases may share it
     * @param unprivileged the account that runs PostgreSQL when this process is root
     * @throws PostgresException saying what stood in the way and what to do
     */
    public static EmbeddedPostgres start(Path directory, Path binaries, String unprivileged) throws IOException {
        Path home = Files.createDirectories(directory.toAbsolutePath());
        // Others may pass through, so that the unprivileged account gets to its own files; they can list nothing.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        PostgresBinaries programs = PostgresBinaries.in(binaries.toAbsolutePath());
        DatabaseUser user = DatabaseUser.choose(home, unprivileged);
        Cluster cluster = Cluster.in(home, programs, user, new SecureRandom());
        stopLeftOver(programs, user, cluster);
        EmbeddedPostgres started = launch(programs, user, cluster);
        try {
            DatabaseSetup.prepare(started.address);
        } catch (IOException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Where the database of a server that runs on this directory listens; empty if there is none. */
    public static Optional<DatabaseAddress> find(Path directory) throws IOException {
        Path pidFile = directory.resolve(Cluster.DATA).resolve("postmaster.pid");
        Path password = directory.resolve(Cluster.PASSWORD);
        if (!Files.exists(pidFile) || !Files.exists(password)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        return lines.size() <= PORT_LINE
                ? Optional.empty()
                : Optional.of(new DatabaseAddress(
                        "127.0.0.1",
                        Integer.parseInt(lines.get(PORT_LINE).strip()),
                        DATABASE,
                        Cluster.SUPERUSER,
                        Files.readString(password, StandardCharsets.UTF_8)));
    }

    /** Where it listens, until it is closed. */
    public DatabaseAddress address() {
        return address;
    }

    /** The process, for those who watch over it. */
    public ProcessHandle process() {
        return process.handle();
    }

    /** Ends all sessions and waits until everything is on disk. */
    @Override
    public void close() throws IOException {
        if (!process.handle().isAlive()) {
            return;
        }
        stop(binaries, user, cluster);
        if (!process.awaitEnd(STOP_LIMIT)) {
            throw new PostgresException(
                    "PostgreSQL (process " + process.handle().pid() + ") did not stop within " + STOP_LIMIT.toSeconds()
                            + " s; it will be recovered at the next start");
        }
    }

    private static EmbeddedPostgres launch(PostgresBinaries binaries, DatabaseUser user, Cluster cluster)
            throws IOException {
        for (int attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
            int port = freePort();
            PostgresProcess process =
                    PostgresProcess.start(user.runner(), binaries.program("postgres"), cluster.data(), port);
            if (process.awaitReady(START_LIMIT)) {
                DatabaseAddress address =
                        new DatabaseAddress("127.0.0.1", port, DATABASE, Cluster.SUPERUSER, cluster.password());
                LOG.info("PostgreSQL {} runs in {}", PostgresBinaries.VERSION, cluster.data());
                return new EmbeddedPostgres(binaries, user, cluster, process, address);
            }
        }
        throw new PostgresException("found no free port on 127.0.0.1 for PostgreSQL in " + PORT_ATTEMPTS + " attempts");
    }

    private static void stopLeftOver(PostgresBinaries binaries, DatabaseUser user, Cluster cluster) throws IOException {
        Path pidFile = cluster.data().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        boolean running = !lines.isEmpty()
                && ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                        .filter(handle -> runsPostgres(handle))
                        .isPresent();
        if (running) {
            LOG.warn("stopping the PostgreSQL that an earlier server left running in {}", cluster.data());
            stop(binaries, user, cluster);
        }
    }

    private static boolean runsPostgres(ProcessHandle handle) {
        return handle.info()
                .command()
                .filter(path -> path.endsWith("/postgres"))
                .isPresent();
    }

    private static void stop(PostgresBinaries binaries, DatabaseUser user, Cluster cluster) throws IOException {
        ProgramRunner.Result result = user.runner()
                .run(
                        cluster.data(),
                        STOP_LIMIT.plusSeconds(5),
                        List.of(
                                binaries.program("pg_ctl"),
                                "stop",
                                "--silent",
                                "--pgdata=" + cluster.data(),
                                "--mode=fast",
                                "--timeout=" + STOP_LIMIT.toSeconds()));
        if (result.status() != 0) {
            throw new PostgresException(
                    "PostgreSQL in " + cluster.data() + " could not be stopped: " + result.output());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
