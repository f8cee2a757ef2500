package dev.flotilla.compiler.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What compiling one model took, from the start of the process to its end.
 *
 * @param bytes of the float model
 */
record Measured(String model, int bytes, double seconds, double heapMegabytes, double residentMegabytes) {
    /** The run of median time. */
    static Measured median(List<Measured> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Measured::seconds))
                .toList()
                .get(runs.size() / 2);
    }

    double megabytes() {
        return bytes / 1e6;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-28s %8.2f MB %8.2f s %8.0f MB heap %8.0f MB resident",
                model,
                megabytes(),
                seconds,
                heapMegabytes,
                residentMegabytes);
    }
}
