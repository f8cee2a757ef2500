package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Runs a command that loads models in a second JVM, so that whatever model, weights or sample crashes the runtime, the
 * command ends in a sentence and an exit code. A trial with zeros finds crashes too and ends hangs, but not those that only some
 * samples bring about, or weights that are only tried on the way to the result.
 *
 * <p>It costs the start of a JVM that loads few classes.
 */
final class OwnProcess {
    /** All that load a model. */
    private static final Set<String> COMMANDS =
            Set.of("benchmark", "bundle", "compare", "compile", "evaluate", "retrain", "run", "verify");
    /** In the second JVM: do not start a third. */
    private static final String INSIDE = "flotilla.compiler.inside";

    private static final int SIGNAL_BASE = 128;

    private final String mainClass;

    /** With the class that the second JVM is to run. */
    OwnProcess(String mainClass) {
        this.mainClass = mainClass;
    }

    /** Whether these arguments are of a command that loads models; not within such a process, nor for a trusted model. */
    static boolean suits(String... arguments) {
        return arguments.length > 0
                && COMMANDS.contains(arguments[0])
                && !Arrays.asList(arguments).contains(TrustOption.NAME)
                // Whoever runs jobs has given this very process a limit and ends it himself.
                && !Arrays.asList(arguments).contains(RetrainCommand.JOB_OPTION)
                && !Boolean.getBoolean(INSIDE);
    }

    /** Runs the command with this process's input, outputs and JVM options. @return its exit code */
    int run(PrintStream err, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(arguments)).inheritIO().start();
        Thread ending = new Thread(process::destroy, "end-command");
        Runtime.getRuntime().addShutdownHook(ending);
        int exit = process.waitFor();
        if (exit <= SIGNAL_BASE) {
            return exit;
        }
        err.println("flotilla-compiler: " + arguments[0] + " was ended by signal " + (exit - SIGNAL_BASE)
                + ": TensorFlow Lite crashes on the model, on what is made of it or on a sample, or memory ran out");
        return Failures.BAD_INPUT;
    }

    /** What starts the second JVM. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        // A crash is told in our own words. Without leave to dump core, the JVM would end with code 1 and no signal.
        command.add("-XX:+SuppressFatalErrorMessage");
        command.add("-D" + INSIDE + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        Collections.addAll(command, arguments);
        return command;
    }
}
