package dev.flotilla.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process's memory, from {@code smaps_rollup} of Linux's proc(5).
 *
 * @param residentKilobytes all of its pages that are in memory (Rss)
 * @param proportionalKilobytes the same, with each page divided by the number of processes that share it (Pss)
 * @param privateKilobytes pages that no other process has and that no file backs (Private_Dirty)
 */
record Memory(long residentKilobytes, long proportionalKilobytes, long privateKilobytes) {
    private static final double KILOBYTES = 1024;

    static Memory of(long process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process), "smaps_rollup");
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return new Memory(field(text, "Rss:"), field(text, "Pss:"), field(text, "Private_Dirty:"));
    }

    private static long field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the kernel tells no " + name + " of a process"));
    }

    double residentMegabytes() {
        return residentKilobytes / KILOBYTES;
    }

    double proportionalMegabytes() {
        return proportionalKilobytes / KILOBYTES;
    }

    double privateMegabytes() {
        return privateKilobytes / KILOBYTES;
    }
}
