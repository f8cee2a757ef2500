package dev.flotilla.compiler.bench;

import dev.flotilla.compiler.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The compiler in a process of its own, which says at its end how much memory it took. */
final class CompileOnce {
    /** Before the two numbers: peak bytes of heap, and peak KiB of the process. */
    static final String MARK = "memory";

    private CompileOnce() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // What counts is the process that compiles, not one that waits for it.
        System.setProperty("flotilla.compiler.inside", "true");
        Runtime.getRuntime().addShutdownHook(new Thread(CompileOnce::report));
        Main.main(args);
    }

    private static void report() {
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf(Locale.ROOT, "%s %d %d%n", MARK, heap, residentKibibytes());
    }

    private static long residentKibibytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
