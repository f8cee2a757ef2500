package dev.flotilla.agent.download;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How many bytes came on a UTC day. Each {@link #CHUNK} is on disk before it comes, so that after a crash the count is too high by
 * less than that, and never too low. When the clock is set back to an earlier day, the count moves along: nothing that came is
 * forgotten, and no wait for the next day is longer than a day. Not thread-safe.
 */
final class DayCount {
    /** Counted ahead, in one write. */
    static final int CHUNK = 64 << 10;

    private static final Logger LOG = Logger.getLogger(DayCount.class.getName());
    private static final String FILE = "downloads.cbor";
    private static final int MAX_FILE_BYTES = 1 << 10;
    private static final Limits LIMITS = Limits.of(MAX_FILE_BYTES);
    private static final long SECONDS_OF_DAY = 86_400;

    private final DurableFiles files;
    private long day = Long.MIN_VALUE;
    private long used;
    private long ahead;

    private DayCount(DurableFiles files) {
        this.files = files;
    }

    /** The count among these files. One that cannot be read is begun anew, which allows the day's bytes once more. */
    static DayCount open(DurableFiles files) {
        DayCount count = new DayCount(files);
        try {
            Optional<byte[]> content = files.read(FILE, MAX_FILE_BYTES);
            if (content.isPresent()) {
                count.parse(Document.parseCbor(content.get(), LIMITS));
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "the count of bytes that came today begins anew, {0} cannot be read: {1}",
                    new Object[] {FILE, e.getMessage()});
        }
        return count;
    }

    private void parse(Document document) throws MalformedDocumentException {
        long counted = document.integerBetween("bytes", 0, Long.MAX_VALUE / 2);
        day = document.integer("day");
        used = counted;
    }

    /** Bytes that came on the day of this moment. */
    long used(Instant now) {
        long today = Math.floorDiv(now.getEpochSecond(), SECONDS_OF_DAY);
        if (today > day) {
            used = 0;
        }
        if (today != day) {
            day = today;
            ahead = 0;
        }
        return used;
    }

    /** Durably counts the next bytes, unless they are counted already; returns how many may come. */
    long ahead(Instant now) throws IOException {
        long until = used(now);
        if (ahead == 0) {
            byte[] content = Document.builder()
                    .put("bytes", until + CHUNK)
                    .put("day", day)
                    .build()
                    .toCbor();
            files.replace(FILE, content);
            ahead = CHUNK;
        }
        return ahead;
    }

    /** Of those that were counted, so many came. */
    void received(long bytes) {
        used += bytes;
        ahead -= bytes;
    }
}
