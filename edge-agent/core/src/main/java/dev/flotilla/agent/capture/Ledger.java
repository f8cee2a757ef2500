package dev.flotilla.agent.capture;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.Consent;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a device remembers about its samples: who agreed, how many were chosen, what left, what is to be erased. One durable
 * file; each change is on disk before what it says is done, so that after a crash it may say too much, never too little.
 * Not thread-safe.
 */
final class Ledger {
    private static final String FILE = "ledger.cbor";
    private static final int MAX_BYTES = 256 << 10;
    private static final int SCHEMA = 1;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    private final DurableFiles files;
    private final Quota hour;
    private final Quota day;
    private final Departures departures = new Departures();
    private Optional<Consent> consent = Optional.empty();
    /** The most, of a ledger that does not say. */
    private Content content = Content.INPUTS;

    private Optional<Digest> arrived = Optional.empty();
    private String burst = "";
    private boolean erasing;
    private long erased;
    private long erasuresSeen;
    private long expired;
    private long refused;

    private Ledger(DurableFiles files, CaptureConfig config) {
        this.files = files;
        this.hour = new Quota(config.hour(), HOUR);
        this.day = new Quota(config.day(), DAY);
    }

    /**
     * The ledger among these files, empty if there is none.
     *
     * @throws IOException also when it cannot be understood: what left must not be forgotten
     */
    static Ledger open(DurableFiles files, CaptureConfig config) throws IOException {
        Ledger ledger = new Ledger(files, config);
        Optional<byte[]> content = files.read(FILE, MAX_BYTES);
        if (content.isPresent()) {
            ledger.read(Document.parseCbor(content.get(), Limits.of(MAX_BYTES)));
        }
        return ledger;
    }

    private void read(Document document) throws IOException {
        document.integerBetween("v", SCHEMA, SCHEMA);
        hour.read(document.object("hour"));
        day.read(document.object("today"));
        departures.read(document.object("left"));
        Optional<Document> agreed = document.findObject("consent");
        consent = agreed.isPresent() ? Optional.of(Consent.parse(agreed.get())) : Optional.empty();
        content = document.has("content") ? content(document.string("content")) : Content.INPUTS;
        arrived = document.findBytes("arrived").map(Digest::ofBytes);
        burst = document.string("burst");
        erasing = document.flag("erasing");
        erased = document.integer("erased");
        erasuresSeen = document.integer("erasuresSeen");
        expired = document.integer("expired");
        refused = document.integer("refused");
    }

    private static Content content(String name) throws MalformedDocumentException {
        return Arrays.stream(Content.values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedDocumentException(
                        "content: expected one of " + Arrays.toString(Content.values()) + ", found " + name));
    }

    private void save() throws IOException {
        Document document = Document.builder()
                .put("v", (long) SCHEMA)
                .put("hour", hour.write())
                .put("today", day.write())
                .put("left", departures.write())
                .putIfPresent("consent", consent.map(Consent::toDocument))
                .put("content", content.name())
                .putIfPresent("arrived", arrived.map(Digest::bytes))
                .put("burst", burst)
                .put("erasing", erasing)
                .put("erased", erased)
                .put("erasuresSeen", erasuresSeen)
                .put("expired", expired)
                .put("refused", refused)
                .build();
        files.replace(FILE, document.toCbor());
    }

    /** What was agreed to, if it still is. */
    Optional<Consent> consent() {
        return consent;
    }

    /** Somebody agreed, or took it back. */
    void agreed(Optional<Consent> now) throws IOException {
        consent = now;
        save();
    }

    /** What was given away when this was opened last. */
    Content content() {
        return content;
    }

    /** From now on this is given away. */
    void giving(Content now) throws IOException {
        if (content != now) {
            content = now;
            save();
        }
    }

    /** @param inBurst bursts have a bound of their own instead of the hour's */
    boolean hasRoom(long bytes, boolean inBurst, Instant now) {
        return (inBurst || hour.hasRoom(bytes, now)) && day.hasRoom(bytes, now);
    }

    /** Counts a sample that is about to be kept. */
    void keeping(long bytes, boolean inBurst, Instant now) throws IOException {
        if (!inBurst) {
            hour.count(bytes, now);
        }
        day.count(bytes, now);
        save();
    }

    void leaving(Digest recipient, long bytes, Instant now) throws IOException {
        departures.leaving(recipient, bytes, now);
        save();
    }

    void arrived(Digest sample, Digest recipient, Instant now) throws IOException {
        departures.arrived(recipient, now);
        arrived = Optional.of(sample);
        save();
    }

    /** Whether this is the sample that arrived last, and was not deleted before a crash. */
    boolean hasArrived(Digest sample) {
        return arrived.filter(sample::equals).isPresent();
    }

    void refused() throws IOException {
        refused++;
        save();
    }

    void expired() throws IOException {
        expired++;
        save();
    }

    /** The last burst that was begun, by its id. */
    String burst() {
        return burst;
    }

    void began(String id) throws IOException {
        burst = id;
        save();
    }

    boolean erasing() {
        return erasing;
    }

    /** All is to be erased, here and at the fleet. */
    void erasing(boolean under) throws IOException {
        if (erasing && !under) {
            erased++;
        }
        erasing = under;
        save();
    }

    long erased() {
        return erased;
    }

    long erasuresSeen() {
        return erasuresSeen;
    }

    void erasuresSeen(long orders) throws IOException {
        erasuresSeen = orders;
        save();
    }

    /** What people may want to know of all this. */
    Document.Builder describe() {
        return Document.builder()
                .putIfPresent("consent", consent.map(agreed -> Document.builder()
                        .put("by", agreed.by())
                        .put("at", agreed.at().toString())
                        .put("scope", agreed.scope().hex())
                        .build()))
                .put("left", departures.total())
                .put("days", departures.days())
                .put("expired", expired)
                .put("refused", refused)
                .put("erasing", erasing)
                .put("erased", erased);
    }
}
