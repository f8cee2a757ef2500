package dev.flotilla.tflite;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tries a bundle or a model in a JVM of its own, so that one that crashes or hangs the runtime takes nothing else down. The
 * child gets it by its standard input, so that nothing is left behind on disk whatever happens to it.
 */
public final class ChildProbe {
    private static final int EXIT_OUT_OF_MEMORY = 3;
    private static final int SIGNAL_BASE = 128;
    /** A JVM that could not start, or natives that it did not find. */
    private static final int EXIT_NOT_STARTED = 1;
    /** SIGHUP, SIGINT and SIGTERM: somebody stops the agent, and a terminal or systemd asks its children as well. */
    private static final Set<Integer> EXITS_ASKED_FOR = Set.of(SIGNAL_BASE + 1, SIGNAL_BASE + 2, SIGNAL_BASE + 15);
    /** Settings by which the natives are found, which the child needs as well. */
    private static final List<String> PASSED_ON =
            List.of("java.library.path", "org.bytedeco.javacpp.cachedir", "java.io.tmpdir");

    private final ProbeOptions options;
    private final List<String> command;

    public ChildProbe(ProbeOptions options) {
        this(options, ProbeMain.class.getName());
    }

    /** With another main class in the child: for tests of children that misbehave. */
    ChildProbe(ProbeOptions options, String mainClass) {
        this.options = options;
        this.command = command(options, mainClass);
    }

    private static List<String> command(ProbeOptions options, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + options.heapMegabytes() + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
        for (String key : PASSED_ON) {
            String value = System.getProperty(key);
            if (value != null) {
                command.add("-D" + key + "=" + value);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(ProbeMain.arguments(options));
        return List.copyOf(command);
    }

    /**
     * Loads the bundle's model in a child process and runs its self-test there.
     *
     * @param bundle the bytes of a bundle whose signature was verified
     * @throws IOException if no child could be started, it was asked to stop or the thread was interrupted, none of which
     *     says anything about the bundle
     */
    public ProbeReport probe(byte[] bundle) throws IOException {
        return probe(bundle, ProbeSubject.BUNDLE);
    }

    /**
     * Loads a model in a child process, with all kernels in turn, and runs it once on zeros. A run that the runtime refuses
     * passes, since other inputs may do; a crash, a hang or a model that does not load does not pass.
     *
     * @param model a flatbuffer from anywhere; the child's heap has to hold it three times
     * @throws IOException as above
     */
    public ProbeReport probeModel(byte[] model) throws IOException {
        return probe(model, ProbeSubject.MODEL);
    }

    private ProbeReport probe(byte[] content, ProbeSubject subject) throws IOException {
        List<String> complete = new ArrayList<>(command);
        complete.add(subject.name());
        Process child = new ProcessBuilder(complete)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Thread feeder = feed(child, content);
            // What the child prints fits the pipe; a child that prints more waits there until its time is over.
            boolean ended = child.waitFor(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                return ProbeReport.refused(
                        subject.refusal() + " within " + options.timeout().toSeconds() + " s in a probe process");
            }
            feeder.join();
            return report(child);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a model was probed");
        } finally {
            child.destroyForcibly();
        }
    }

    private static Thread feed(Process child, byte[] content) {
        Thread feeder = new Thread(
                () -> {
                    try (OutputStream out = child.getOutputStream()) {
                        out.write(content);
                    } catch (IOException e) {
                        // The child ended before it read all; how it ended tells why.
                    }
                },
                "probe-feeder");
        feeder.setDaemon(true);
        feeder.start();
        return feeder;
    }

    private static ProbeReport report(Process child) throws IOException {
        int exit = child.exitValue();
        if (exit == EXIT_NOT_STARTED || EXITS_ASKED_FOR.contains(exit)) {
            throw new IOException("the probe process did not get to the model (" + describe(exit)
                    + "); is there memory and space for it, or was it asked to stop?");
        }
        if (exit != 0) {
            return ProbeReport.refused("the model took its probe process down (" + describe(exit) + ")");
        }
        String output;
        try (InputStream in = child.getInputStream()) {
            output = new String(in.readNBytes(ProbeLine.MAX_BYTES), StandardCharsets.UTF_8);
        }
        return output.lines()
                .map(ProbeLine::parse)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> ProbeReport.refused("the probe process ended without a word on the model"));
    }

    private static String describe(int exit) {
        if (exit == EXIT_OUT_OF_MEMORY) {
            return "out of memory";
        }
        return exit > SIGNAL_BASE ? Signal.describe(exit - SIGNAL_BASE) : "exit code " + exit;
    }
}
