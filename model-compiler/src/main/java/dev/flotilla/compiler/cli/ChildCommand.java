package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command in a second JVM that is given nothing of this one: no input, and of the environment, which may hold a passphrase,
 * the search path alone. It has the same user, though, and may read what that user may; keys belong under a passphrase or on a token.
 */
final class ChildCommand implements Apart {
    /** As long as a candidate may be at the samples. */
    private static final Duration MOST = Duration.ofHours(1);

    private static final int MAX_SAID = 64 * 1024;
    private static final String PATH = "PATH";

    private final OwnProcess process;
    private final Duration most;

    ChildCommand(OwnProcess process) {
        this(process, MOST);
    }

    ChildCommand(OwnProcess process, Duration most) {
        this.process = process;
        this.most = most;
    }

    @Override
    public Said run(List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("flotilla-", ".out");
        Path err = Files.createTempFile("flotilla-", ".err");
        try {
            int exit = exit(start(arguments, out, err), arguments.get(0));
            return new Said(exit, said(out), said(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private Process start(List<String> arguments, Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(process.command(arguments.toArray(String[]::new)));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of(PATH));
        Process started =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        started.getOutputStream().close();
        return started;
    }

    private int exit(Process child, String command) throws IOException, InterruptedException {
        try {
            if (!child.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " did not end within " + most);
            }
            return child.exitValue();
        } finally {
            child.destroyForcibly();
        }
    }

    private static String said(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_SAID), StandardCharsets.UTF_8).strip();
        }
    }
}
