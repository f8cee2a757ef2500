package dev.flotilla.tflite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/**
 * What this process takes of the machine's memory, as Linux says (proc(5), {@code /proc/self/status}).
 *
 * @param bytes resident now
 * @param peak most that were resident at a time so far
 */
record ResidentMemory(long bytes, long peak) {
    private static final Path STATUS = Paths.get("/proc/self/status");
    private static final int KILOBYTE_SHIFT = 10;

    static ResidentMemory now() throws IOException {
        List<String> lines = Files.readAllLines(STATUS, StandardCharsets.UTF_8);
        return new ResidentMemory(value(lines, "VmRSS:"), value(lines, "VmHWM:"));
    }

    private static long value(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) << KILOBYTE_SHIFT;
            }
        }
        throw new IOException(STATUS + ": no " + name);
    }

    /** By how much it grew since then, at its peak; a peak from before then does not count. */
    long growthSince(ResidentMemory before) {
        return Math.max(0, (peak > before.peak ? peak : bytes) - before.bytes);
    }
}
