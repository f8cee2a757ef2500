package dev.flotilla.fleet.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a process and those that it started have used, as the kernel accounts it.
 *
 * @param cpuSeconds processor time of all of them since their start
 * @param residentMegabytes of the process itself
 * @param childrenMegabytes of those that it started; memory that they share counts for each
 */
record Usage(double cpuSeconds, long residentMegabytes, long childrenMegabytes) {
    private static final double NANOS = 1e9;
    private static final int KILOBYTES = 1024;

    static Usage of(ProcessHandle process) {
        double cpu = Stream.concat(Stream.of(process), process.descendants())
                .flatMap(each -> each.info().totalCpuDuration().stream())
                .mapToDouble(time -> time.toNanos() / NANOS)
                .sum();
        long children =
                process.descendants().mapToLong(Usage::residentKilobytes).sum();
        return new Usage(cpu, residentKilobytes(process) / KILOBYTES, children / KILOBYTES);
    }

    private static long residentKilobytes(ProcessHandle process) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Since an earlier look. */
    String since(Usage before) {
        return String.format(
                Locale.ROOT,
                "%.1f s of processor time, %d MB resident and %d MB in child processes",
                cpuSeconds - before.cpuSeconds,
                residentMegabytes,
                childrenMegabytes);
    }
}
