package dev.flotilla.fleet.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads all that a process prints, so that it never waits for a reader, and keeps the end of it. */
final class OutputTail implements Runnable {
    private static final int KEPT = 16 * 1024;
    private static final int BUFFER = 8 * 1024;

    private final InputStream in;
    private final byte[] kept = new byte[KEPT];
    private long total;

    OutputTail(InputStream in) {
        this.in = in;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // The process was ended; what it said before is here.
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            kept[(int) (total % KEPT)] = buffer[i];
            total++;
        }
    }

    /** The last of it. */
    synchronized String text() {
        int length = (int) Math.min(total, KEPT);
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = kept[(int) ((total - length + i) % KEPT)];
        }
        return new String(ordered, StandardCharsets.UTF_8).strip();
    }

    /** The last line that says anything. */
    String lastLine() {
        return text().lines()
                .filter(line -> !line.isBlank())
                .reduce((one, next) -> next)
                .orElse("it printed nothing");
    }
}
