package dev.flotilla.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Lists the classes that an agent loads between its start and its first inference and handshake, for the class-data
 * archive that every device makes of them at installation (JEP 310).
 */
final class RecordClasses {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] PIXELS = {1, 2, 3, 4};

    private RecordClasses() {}

    /**
     * Records.
     *
     * @param arguments the image's folder, and the file to write
     */
    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]).toAbsolutePath();
        Path list = Path.of(arguments[1]).toAbsolutePath();
        Path folder = Files.createTempDirectory("flotilla-classes-");
        try (TlsStub fleet = new TlsStub(folder)) {
            Path config = PreparedDevice.in(folder, fleet);
            List<String> program = List.of(
                    image.resolve("runtime/bin/java").toString(),
                    "-Xshare:off",
                    "-XX:DumpLoadedClassList=" + list,
                    "-Djava.library.path=" + image.resolve("lib/native"),
                    "-jar",
                    image.resolve("lib/flotilla-agent.jar").toString());
            try (RunningAgent agent = new RunningAgent(program, config)) {
                agent.infer(PIXELS);
                awaitHandshake(agent);
            }
        } finally {
            delete(folder);
        }
    }

    /** The stub is no broker, so the first connection ends with an error, but not before its handshake. */
    private static void awaitHandshake(RunningAgent agent) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (agent.status().contains("\"connectionError\":\"\"")) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("the agent did not try to connect");
            }
            Thread.onSpinWait();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
