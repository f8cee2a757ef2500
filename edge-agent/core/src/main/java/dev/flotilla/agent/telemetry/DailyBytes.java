package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How many bytes of windows were handed to the spool on a UTC day, by bundle. They are on disk before the window is, so that
 * after a crash the count is too high, and never too low. When the clock is set back to an earlier day, the counts move along.
 * Not thread-safe.
 */
final class DailyBytes {
    /** A day in which more bundles than this serve begins the count of the one that came first anew. */
    static final int MAX_BUNDLES = 16;

    private static final Logger LOG = Logger.getLogger(DailyBytes.class.getName());
    private static final int MAX_FILE_BYTES = 4 << 10;
    private static final long SECONDS_OF_DAY = 86_400;

    private final DurableFiles files;
    private final String file;
    private final long daily;
    private final Map<Digest, Long> spent = new LinkedHashMap<>();
    private long day = Long.MIN_VALUE;
    private int turn;

    private DailyBytes(DurableFiles files, String file, long daily) {
        this.files = files;
        this.file = file;
        this.daily = daily;
    }

    /**
     * The counts in a file. What cannot be read is begun anew, which allows the day's bytes once more.
     *
     * @param daily most bytes on a day for each bundle
     */
    static DailyBytes open(DurableFiles files, String file, long daily) {
        DailyBytes bytes = new DailyBytes(files, file, daily);
        try {
            Optional<byte[]> content = files.read(file, MAX_FILE_BYTES);
            if (content.isPresent()) {
                bytes.read(Document.parseCbor(content.get(), Limits.of(MAX_FILE_BYTES)));
            }
        } catch (IOException e) {
            bytes.spent.clear();
            LOG.log(
                    Level.WARNING,
                    "the count of bytes of telemetry of today begins anew, {0} cannot be read: {1}",
                    new Object[] {file, e.getMessage()});
        }
        return bytes;
    }

    private void read(Document document) throws IOException {
        List<Long> counts = document.integers("spent");
        List<byte[]> bundles = document.byteStrings("bundles");
        for (int i = 0; i < Math.min(counts.size(), bundles.size()); i++) {
            if (bundles.get(i).length == Digest.LENGTH) {
                spent.put(Digest.ofBytes(bundles.get(i)), Math.max(0, counts.get(i)));
            }
        }
        day = document.integer("day");
        turn = (int) document.integerBetween("turn", 0, Integer.MAX_VALUE);
    }

    /** The bytes that the day has left for a bundle. */
    long left(Digest bundle, Instant now) {
        turnTo(now);
        return Math.max(0, daily - spent.getOrDefault(bundle, 0L));
    }

    /**
     * The bytes that may be used at this moment: one share of the day's at its beginning, and another after each further
     * part of the day, without those that were used.
     *
     * @param shares into which the day is divided
     */
    long allowed(Digest bundle, int shares, Instant now) {
        long used = daily - left(bundle, now);
        long begun = Math.floorMod(now.getEpochSecond(), SECONDS_OF_DAY) * shares / SECONDS_OF_DAY + 1;
        return daily / shares * begun - used;
    }

    /** How many windows were paid for, ever; what is left out takes turns by it. */
    int turn() {
        return turn;
    }

    /** Durably counts the bytes of a window. */
    void spend(Digest bundle, long bytes, Instant now) throws IOException {
        turnTo(now);
        spent.merge(bundle, bytes, Long::sum);
        if (spent.size() > MAX_BUNDLES) {
            spent.remove(spent.keySet().iterator().next());
        }
        turn = turn == Integer.MAX_VALUE ? 0 : turn + 1;
        List<byte[]> bundles = new ArrayList<>();
        spent.keySet().forEach(digest -> bundles.add(digest.bytes()));
        files.replace(
                file,
                Document.builder()
                        .put("bundles", bundles)
                        .put("day", day)
                        .put("spent", new ArrayList<>(spent.values()))
                        .put("turn", turn)
                        .build()
                        .toCbor());
    }

    private void turnTo(Instant now) {
        long today = Math.floorDiv(now.getEpochSecond(), SECONDS_OF_DAY);
        if (today > day) {
            spent.clear();
        }
        day = today;
    }
}
