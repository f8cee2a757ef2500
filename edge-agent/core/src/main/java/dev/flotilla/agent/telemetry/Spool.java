package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.StorageFullException;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Windows that the server has not acknowledged, one durable file each, ready to be sent. Bounded: when full, the oldest
 * are dropped and counted. Not for several threads.
 */
public final class Spool {
    private static final Logger LOG = Logger.getLogger(Spool.class.getName());
    private static final String PREFIX = "window-";

    /** Most windows given up for one more: what fills the disk may be somebody else's, and would take all of them. */
    private static final int MAX_DROPS = 8;

    private final String device;
    private final DurableFiles files;
    private final int maxWindows;
    private final TreeSet<String> ids = new TreeSet<>();
    private long dropped;

    /**
     * Opens the spool with what it held before.
     *
     * @param device whom log lines name
     */
    public Spool(String device, DurableFiles files, int maxWindows) throws IOException {
        if (maxWindows < 1) {
            throw new IllegalArgumentException("a spool holds at least 1 window, not " + maxWindows);
        }
        this.device = device;
        this.files = files;
        this.maxWindows = maxWindows;
        for (String name : files.list()) {
            if (name.startsWith(PREFIX)) {
                ids.add(name.substring(PREFIX.length()));
            }
        }
    }

    /** Keeps a window; it is durable once this returns, unless it had to be dropped, which is counted. */
    public void add(Window window, Instant now) {
        try {
            write(window.id(), new TelemetryReport(window.id(), now, List.of(window)).toCbor());
        } catch (IOException e) {
            lost(window.id(), e);
        }
    }

    private void write(String id, byte[] report) throws IOException {
        while (ids.size() >= maxWindows) {
            dropOldest("it holds " + maxWindows + " windows");
        }
        for (int drops = 0; ; drops++) {
            try {
                files.replace(PREFIX + id, report);
                ids.add(id);
                return;
            } catch (StorageFullException e) {
                if (ids.isEmpty() || drops == MAX_DROPS) {
                    throw e;
                }
                dropOldest(String.valueOf(e.getMessage()));
            }
        }
    }

    private void lost(String id, IOException why) {
        dropped++;
        LOG.log(Level.WARNING, "{0}: telemetry window {1} is lost: {2}", new Object[] {device, id, why.getMessage()});
    }

    private void dropOldest(String why) throws IOException {
        String oldest = ids.first();
        remove(oldest);
        dropped++;
        LOG.log(Level.WARNING, "{0}: telemetry window {1} is dropped from the spool: {2}", new Object[] {
            device, oldest, why
        });
    }

    /**
     * The report that carries a window, CBOR; empty if it is not in the spool any more. One that the disk does not give
     * back is dropped and counted, so that it does not stand before all others for ever.
     */
    public Optional<byte[]> report(String id) {
        if (!ids.contains(id)) {
            return Optional.empty();
        }
        try {
            return files.read(PREFIX + id, TelemetryReport.MAX_BYTES);
        } catch (IOException e) {
            ids.remove(id);
            lost(id, e);
            return Optional.empty();
        }
    }

    /** Forgets a window that the server has; an unknown one, as in a second acknowledgement, is no error. */
    public void remove(String id) throws IOException {
        if (ids.remove(id)) {
            files.delete(PREFIX + id);
        }
    }

    /** Whether a window is kept here. */
    boolean contains(String id) {
        return ids.contains(id);
    }

    /** Window ids, oldest first. */
    public List<String> ids() {
        return List.copyOf(ids);
    }

    /** How many windows were dropped since the start. */
    public long dropped() {
        return dropped;
    }
}
