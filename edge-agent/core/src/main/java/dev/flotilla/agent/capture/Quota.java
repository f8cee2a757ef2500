package dev.flotilla.agent.capture;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;

/**
 * How much was chosen in the present stretch of time. When the clock is set back the count moves along, so that nothing is
 * forgotten. Not thread-safe.
 */
final class Quota {
    private final CaptureConfig.Cap cap;
    private final long seconds;
    private long stretch;
    private long samples;
    private long bytes;

    /** @param seconds the length of a stretch */
    Quota(CaptureConfig.Cap cap, long seconds) {
        this.cap = cap;
        this.seconds = seconds;
        this.stretch = Long.MIN_VALUE;
    }

    void read(Document document) throws MalformedDocumentException {
        stretch = document.integer("stretch");
        samples = document.integerBetween("samples", 0, Long.MAX_VALUE / 2);
        bytes = document.integerBetween("bytes", 0, Long.MAX_VALUE / 2);
    }

    Document write() {
        return Document.builder()
                .put("bytes", bytes)
                .put("samples", samples)
                .put("stretch", stretch)
                .build();
    }

    boolean hasRoom(long more, Instant now) {
        turnTo(now);
        return samples < cap.samples() && more <= cap.bytes() - bytes;
    }

    void count(long more, Instant now) {
        turnTo(now);
        samples++;
        bytes += more;
    }

    private void turnTo(Instant now) {
        long present = Math.floorDiv(now.getEpochSecond(), seconds);
        if (present > stretch) {
            samples = 0;
            bytes = 0;
        }
        stretch = present;
    }
}
