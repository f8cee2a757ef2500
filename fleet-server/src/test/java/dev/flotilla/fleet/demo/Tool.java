package dev.flotilla.fleet.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the runnable jars, called as a user would call it. */
public record Tool(Path jar, Path logs) {
    /** For processes that live for a minute or two: nothing is gained by compiling their code well. */
    static final String QUICKLY_COMPILED = "-XX:TieredStopAtLevel=1";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** What a finished call left behind; {@code output} holds standard output and error together. */
    record Result(int exit, String output) {
        /** The last line that says anything, for error messages. */
        String lastLine() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, last) -> last)
                    .orElse("no output");
        }
    }

    /** Runs to the end and returns whatever exit code came. */
    Result call(String... arguments) {
        Path log = logs.resolve(name() + "-" + arguments[0] + "-" + System.nanoTime() + ".log");
        Process process = launch(log, List.of("-XX:+UseSerialGC"), arguments);
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new StepFailedException(name() + " " + arguments[0] + " ran over " + LIMIT.toMinutes() + " min");
            }
            return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StepFailedException("interrupted");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs to the end and returns the output; any exit code but 0 fails the step. */
    String run(String... arguments) {
        Result result = call(arguments);
        if (result.exit() != 0) {
            throw new StepFailedException(
                    name() + " " + arguments[0] + " ended with " + result.exit() + ": " + result.lastLine());
        }
        return result.output();
    }

    /** Starts a long-running call whose output goes to {@code log}. */
    Process launch(Path log, List<String> jvmArguments, String... arguments) {
        List<String> program = new ArrayList<>(jvmArguments);
        program.addAll(List.of("-jar", jar.toString()));
        return launchProgram(log, program, arguments);
    }

    /** Starts {@code main} of the jar, with another jar beside it. */
    Process launchBeside(Path library, String main, Path log, List<String> jvmArguments, String... arguments) {
        List<String> program = new ArrayList<>(jvmArguments);
        program.addAll(List.of("-classpath", jar + File.pathSeparator + library, main));
        return launchProgram(log, program, arguments);
    }

    private Process launchProgram(Path log, List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(program);
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(logs);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name() {
        return jar.getFileName().toString().replace(".jar", "");
    }
}
