package dev.flotilla.fleet.store.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running {@code postgres}: what it prints goes to the log, and its last lines into the message when it fails. */
final class PostgresProcess {
    private static final Logger LOG = LoggerFactory.getLogger("dev.flotilla.postgres");
    private static final String READY = "database system is ready to accept connections";
    private static final String PORT_TAKEN = "Address already in use";
    private static final int REMEMBERED_LINES = 20;
    /** Ctrl-C in a terminal goes to all processes of the session: the server stops the database when it needs it no more. */
    private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

    private final Process process;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private PostgresProcess(Process process) {
        this.process = process;
    }

    static PostgresProcess start(ProgramRunner runner, String program, Path data, int port) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(OWN_SESSION)) {
            command.add(OWN_SESSION.toString());
        }
        command.addAll(List.of(
                program,
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "logging_collector=off",
                "-c",
                "max_connections=60"));
        ProcessBuilder builder = runner.command(data, command);
        PostgresProcess started = new PostgresProcess(builder.start());
        started.process.getOutputStream().close();
        Thread pump = new Thread(started::pumpOutput, "postgres-log");
        pump.setDaemon(true);
        pump.start();
        return started;
    }

    /**
     * Waits until connections are accepted.
     *
     * @return false when another process took the port in the meantime: worth another try with another port
     * @throws PostgresException with PostgreSQL's own last words when it ended or is not ready in time
     */
    boolean awaitReady(Duration limit) throws IOException {
        try {
            return ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroy();
            throw new PostgresException(
                    "PostgreSQL is not ready after " + limit.toSeconds() + " s:\n" + lastWords(), e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while PostgreSQL was starting", e);
        } catch (ExecutionException e) {
            if (portTaken()) {
                return false;
            }
            throw new PostgresException("PostgreSQL ended while starting:\n" + lastWords(), e);
        }
    }

    boolean awaitEnd(Duration limit) throws IOException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while PostgreSQL was stopping", e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private boolean portTaken() {
        return lastWords().contains(PORT_TAKEN);
    }

    private String lastWords() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    private void pumpOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                remember(line);
                LOG.debug("{}", line);
                if (line.contains(READY)) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            LOG.debug("the output of PostgreSQL ended", e);
        } finally {
            ready.completeExceptionally(new PostgresException("PostgreSQL closed its output"));
        }
    }

    private void remember(String line) {
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
        }
    }
}
