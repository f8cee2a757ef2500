package dev.flotilla.agent.telemetry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The resident set of a Linux or Android process: {@code VmRSS} in {@code /proc/self/status}, see proc(5). */
public final class ProcessMemory implements MemoryGauge {
    private static final String RESIDENT = "VmRSS:";
    private static final String UNIT = " kB";
    /** The file has some sixty lines. */
    private static final int MOST_LINES = 1_000;

    private final Path status;

    /** @param status the process' status file, usually {@code /proc/self/status} */
    public ProcessMemory(Path status) {
        this.status = status;
    }

    /** Empty on other systems, and where the file says nothing of it. */
    @Override
    public OptionalLong resident() {
        try (BufferedReader lines = Files.newBufferedReader(status, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            for (int i = 0; i < MOST_LINES && line != null; i++) {
                if (line.startsWith(RESIDENT) && line.endsWith(UNIT)) {
                    String kilobytes = line.substring(RESIDENT.length(), line.length() - UNIT.length());
                    return OptionalLong.of(Math.multiplyExact(Long.parseLong(kilobytes.trim()), 1024));
                }
                line = lines.readLine();
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            // Memory is worth knowing, and nothing depends on it.
            return OptionalLong.empty();
        }
    }
}
