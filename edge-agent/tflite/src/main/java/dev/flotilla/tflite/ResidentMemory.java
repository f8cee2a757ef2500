package dev.flotilla.tflite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.OptionalLong;

/**
 * What this process takes of the machine's memory, as Linux and Android say (proc(5), {@code /proc/self/status}).
 *
 * @param bytes resident now
 * @param peak most that were resident at a time so far
 */
public record ResidentMemory(long bytes, long peak) {
    private static final Path STATUS = Paths.get("/proc/self/status");
    private static final int KILOBYTE = 1024;

    static ResidentMemory now() throws IOException {
        return of(STATUS);
    }

    /** Bytes that are resident now; empty where the system does not say. */
    public static OptionalLong find() {
        return find(STATUS);
    }

    static OptionalLong find(Path status) {
        try {
            return OptionalLong.of(of(status).bytes);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static ResidentMemory of(Path status) throws IOException {
        List<String> lines = Files.readAllLines(status, StandardCharsets.UTF_8);
        return new ResidentMemory(value(status, lines, "VmRSS:"), value(status, lines, "VmHWM:"));
    }

    private static long value(Path status, List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                try {
                    return Math.multiplyExact(Long.parseLong(line.replaceAll("\\D", "")), KILOBYTE);
                } catch (NumberFormatException | ArithmeticException e) {
                    throw new IOException(status + ": " + line, e);
                }
            }
        }
        throw new IOException(status + ": no " + name);
    }

    /** By how much it grew since then, at its peak; a peak from before then does not count. */
    long growthSince(ResidentMemory before) {
        return Math.max(0, (peak > before.peak ? peak : bytes) - before.bytes);
    }
}
