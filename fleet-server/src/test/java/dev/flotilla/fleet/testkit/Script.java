package dev.flotilla.fleet.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** A program of Debian that one of {@code src/test/scripts} runs in the foreground, as a child of this process. */
public final class Script implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src", "test", "scripts").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    /** By which a script says that its program is not installed. */
    private static final int MISSING = 77;

    private final Process process;

    private Script(Process process) {
        this.process = process;
    }

    /**
     * Starts one and returns when it listens; where its program is missing, the test is skipped and says so.
     *
     * @param port of the loopback interface
     * @param log to which what it prints is added
     */
    public static Script start(String name, int port, Path log, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path(name)));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
                String said = Files.readString(log, StandardCharsets.UTF_8);
                Assumptions.assumeFalse(process.exitValue() == MISSING, said);
                throw new IOException(name + " does not listen on port " + port + ": " + said);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new Script(process);
    }

    /** Where the script of this name is. */
    static String path(String name) {
        return SCRIPTS.resolve(name).toString();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends the program a signal, and waits for its end. */
    public void end(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("it did not end by SIG" + signal);
        }
    }

    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            return;
        }
        try {
            end("INT");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
