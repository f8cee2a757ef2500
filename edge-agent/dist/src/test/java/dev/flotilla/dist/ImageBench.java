package dev.flotilla.dist;

import dev.flotilla.tflite.TfliteEngine;
import dev.flotilla.tflite.testkit.TinyBundles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * From exec to the first inference, and memory while the agent serves an INT8 model of 300 kB and has its connection to the
 * broker: of the image with its archive, and of the same program as a jar on the Java that runs this. Both take turns.
 */
final class ImageBench {
    private static final int STARTS = 11;
    private static final int INFERENCES = 1000;
    private static final int SIDE = 28;
    private static final int CLASSES = 380;

    private final byte[] pixels = new byte[SIDE * SIDE];

    private ImageBench() {
        new Random(1).nextBytes(pixels);
    }

    /** What was measured of one command line. */
    private record Figures(List<Duration> starts, List<Memory> memory) {
        Figures() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        long startMillis() {
            return starts.stream().sorted().toList().get(starts.size() / 2).toMillis();
        }

        Memory largest() {
            return Collections.max(memory, Comparator.comparingLong(Memory::residentKilobytes));
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s exec to first inference: median %d ms, longest %d ms of %d starts; after %d inferences RSS %.1f MiB, PSS"
                            + " %.1f MiB, private %.1f MiB (the largest of all)%n",
                    name,
                    startMillis(),
                    Collections.max(starts).toMillis(),
                    starts.size(),
                    INFERENCES,
                    largest().residentMegabytes(),
                    largest().proportionalMegabytes(),
                    largest().privateMegabytes());
        }
    }

    /**
     * Measures.
     *
     * @param arguments the image's folder, and the agent's jar
     */
    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> plain =
                List.of(java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", arguments[1]);
        describe();
        sizes(image);
        new ImageBench().compare(List.of(image.resolve("bin/flotilla-agent").toString()), plain);
    }

    private static void describe() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.replaceFirst(".*: ", ""))
                .orElse(System.getProperty("os.arch"));
        System.out.printf(
                Locale.ROOT,
                "machine: %s, %d processors, %s %s; Java %s; TensorFlow Lite %s%n",
                processor,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                TfliteEngine.runtimeVersion());
    }

    private static void sizes(Path image) throws IOException {
        System.out.printf(
                Locale.ROOT, "installed: %,d bytes with the archive, goal 60,000,000%n", Installed.bytes(image));
    }

    private void compare(List<String> image, List<String> plain) throws Exception {
        Path folder = Files.createTempDirectory("flotilla-image-");
        Figures ofImage = new Figures();
        Figures ofJar = new Figures();
        try (BrokerStub fleet = new BrokerStub(folder)) {
            byte[] bundle = TinyBundles.dense(SIDE, CLASSES, 1);
            System.out.printf(Locale.ROOT, "model: INT8, bundle of %,d bytes; MQTT over mutual TLS%n", bundle.length);
            Path config = PreparedDevice.in(folder, fleet, bundle);
            for (int i = 0; i < STARTS; i++) {
                measure(image, config, ofImage);
                measure(plain, config, ofJar);
            }
        }
        ofImage.print("image");
        ofJar.print("jar");
        System.out.printf(
                Locale.ROOT,
                "image / jar: start %.2f, RSS %.2f%n",
                ofImage.startMillis() / (double) ofJar.startMillis(),
                ofImage.largest().residentMegabytes() / ofJar.largest().residentMegabytes());
    }

    private void measure(List<String> program, Path config, Figures figures) throws Exception {
        try (RunningAgent agent = new RunningAgent(program, config)) {
            agent.infer(pixels);
            figures.starts().add(agent.sinceStart());
            agent.awaitConnection();
            for (int inference = 1; inference < INFERENCES; inference++) {
                agent.infer(pixels);
            }
            figures.memory().add(agent.memory());
        }
    }
}
