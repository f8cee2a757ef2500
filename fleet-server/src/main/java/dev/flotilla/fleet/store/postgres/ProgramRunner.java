package dev.flotilla.fleet.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Runs a program as the user that owns the database's files, which is never root: PostgreSQL refuses to run as root. */
record ProgramRunner(List<String> prefix) {
    private static final int MAX_OUTPUT_BYTES = 1 << 16;

    /** What a program left behind: its exit status, and the start of what it printed. */
    record Result(int status, String output) {}

    ProcessBuilder command(Path directory, List<String> command) {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).directory(directory.toFile());
        // Messages are read back below, so they must be in English whatever the operator's locale is.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    Result run(Path directory, Duration limit, List<String> command) throws IOException {
        Process process = command(directory, command).start();
        process.getOutputStream().close();
        // Read beside the waiting: a program that hangs keeps its output open, and one that prints much waits for a
        // reader.
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new PostgresException(command.get(0) + " did not end within " + limit.toMillis() + " ms");
            }
            return new Result(process.exitValue(), new String(output.join(), StandardCharsets.UTF_8).strip());
        } catch (CompletionException e) {
            throw new PostgresException("the output of " + command.get(0) + " cannot be read", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while running " + command.get(0), e);
        }
    }

    private static byte[] read(Process process) {
        try (InputStream in = process.getInputStream()) {
            return in.readNBytes(MAX_OUTPUT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
