package dev.flotilla.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lists the classes that an agent loads between its start and its first inference, and until the broker has its report, for the class-data
 * archive that every device makes of them at installation (JEP 310).
 */
final class RecordClasses {
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
        try (BrokerStub fleet = new BrokerStub(folder)) {
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
                agent.awaitConnection();
                agent.infer(PIXELS);
            }
        } finally {
            delete(folder);
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
