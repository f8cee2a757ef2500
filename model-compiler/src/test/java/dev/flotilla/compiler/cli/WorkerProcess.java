package dev.flotilla.compiler.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link MutationWorker} in a process of its own. */
final class WorkerProcess implements AutoCloseable {
    /** Of processor time, which a busy machine does not stretch; the start of a worker takes two or three of them. */
    private static final Duration CPU_LIMIT = Duration.ofSeconds(10);
    /** For one that waits forever. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int LOOK_MILLIS = 250;

    private final Process process;
    private final BufferedReader answers;
    private boolean closed;

    WorkerProcess(Path folder, Path samples, long seed) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolveSibling("crash-%p.log")));
        String refset = System.getProperty("flotilla.refset");
        if (refset != null) {
            command.add("-Dflotilla.refset=" + refset);
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MutationWorker.class.getName(),
                folder.toString(),
                samples.toString(),
                Long.toString(seed)));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The worker's answer, or {@code bad} and how it ended; it is of no use then. */
    String ask(int number) throws InterruptedException {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> exchange(number));
        long started = System.nanoTime();
        Duration used = cpuTime();
        while (true) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (cpuTime().minus(used).compareTo(CPU_LIMIT) > 0 || System.nanoTime() - started > LIMIT.toNanos()) {
                    close();
                    return "bad hangs for more than " + CPU_LIMIT.toSeconds() + " s";
                }
            } catch (ExecutionException e) {
                close();
                return "bad takes its process down (exit " + process.waitFor() + ")";
            }
        }
    }

    private Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    boolean isAlive() {
        return !closed && process.isAlive();
    }

    private String exchange(int number) {
        try {
            process.getOutputStream().write((number + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String line = answers.readLine();
            while (line != null && !line.startsWith("ok ") && !line.startsWith("bad ")) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IOException("the worker ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
