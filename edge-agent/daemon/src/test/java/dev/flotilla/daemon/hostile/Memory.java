package dev.flotilla.daemon.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes.
 *
 * @param heap bytes of the Java heap in use after a collection
 * @param outside bytes resident outside of the Java heap
 */
record Memory(long heap, long outside) {
    /** With compressed references, as for all heaps below 32 GB, the heap is mapped below this. */
    private static final long ABOVE_THE_HEAP = 1L << 36;

    static Memory now() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Memory(runtime.totalMemory() - runtime.freeMemory(), residentAbove());
    }

    /** Sums over the mappings of proc(5), {@code /proc/self/smaps}. */
    private static long residentAbove() throws IOException {
        long bytes = 0;
        boolean counts = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"), StandardCharsets.ISO_8859_1)) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                counts = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= ABOVE_THE_HEAP;
            } else if (counts && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return bytes;
    }

    @Override
    public String toString() {
        return (heap >> 20) + " MB of heap in use, " + (outside >> 20) + " MB resident outside of it";
    }
}
