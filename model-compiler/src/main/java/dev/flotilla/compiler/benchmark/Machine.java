package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.codec.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where figures were measured, without which they mean nothing.
 *
 * @param cores that the process may use
 */
public record Machine(String cpu, int cores, String system, String java, String tensorFlowLite) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String CPU_NAME = "model name";
    private static final int MAX_LINES = 200;

    /** This machine with version {@code tensorFlowLite} of the runtime. */
    public static Machine current(String tensorFlowLite) {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return new Machine(
                cpu(CPU_INFO, system),
                Runtime.getRuntime().availableProcessors(),
                system,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                tensorFlowLite);
    }

    /** The processor's name out of Linux's list of processors, or else {@code otherwise}. */
    static String cpu(Path list, String otherwise) {
        if (!Files.isReadable(list)) {
            return otherwise;
        }
        try (BufferedReader lines = Files.newBufferedReader(list, StandardCharsets.UTF_8)) {
            return lines.lines()
                    .limit(MAX_LINES)
                    .filter(line -> line.startsWith(CPU_NAME) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    public Document toDocument() {
        return Document.builder()
                .put("cpu", cpu)
                .put("cores", cores)
                .put("system", system)
                .put("java", java)
                .put("tensorFlowLite", tensorFlowLite)
                .build();
    }

    @Override
    public String toString() {
        return cpu + ", " + cores + " cores, " + system + ", " + java + ", TensorFlow Lite " + tensorFlowLite;
    }
}
