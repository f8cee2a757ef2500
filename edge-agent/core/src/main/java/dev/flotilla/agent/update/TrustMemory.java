package dev.flotilla.agent.update;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a device never unlearns, besides its metadata: the highest floor of each family and, of each key that signed
 * assignments, the highest counter it obeyed; and when it last brought its metadata up to date. Each key counts for itself, so
 * that a thief who raised the counter of a stolen one locks nobody out once the owner names another.
 */
final class TrustMemory {
    private static final String MEMORY = "trust.cbor";
    private static final int MAX_MEMORY_BYTES = 64 << 10;
    private static final Limits LIMITS = Limits.of(MAX_MEMORY_BYTES);
    private static final String COUNTERS = "counters";
    private static final String FLOORS = "floors";
    private static final String REFRESHED = "refreshed";

    private final DurableFiles files;
    private final Map<String, Long> floors = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private Optional<Instant> refreshed = Optional.empty();
    private Optional<String> trouble = Optional.empty();

    private TrustMemory(DurableFiles files) {
        this.files = files;
    }

    /**
     * The memory among these files. Damaged memory is no fresh start, since forgetting the floors would let retired models
     * back in: what serves may go on, and nothing can be installed.
     */
    static TrustMemory open(DurableFiles files) {
        TrustMemory memory = new TrustMemory(files);
        memory.load();
        return memory;
    }

    private void load() {
        try {
            Optional<byte[]> content = files.read(MEMORY, MAX_MEMORY_BYTES);
            if (content.isPresent()) {
                parse(Document.parseCbor(content.get(), LIMITS));
            }
            trouble = Optional.empty();
        } catch (IOException e) {
            trouble = Optional.of("what this device trusts (" + MEMORY + ") cannot be read, so it installs nothing: "
                    + e.getMessage() + "; if that stays, enrol it anew with an empty data folder");
        }
    }

    private void parse(Document document) throws MalformedDocumentException {
        Map<String, Long> parsed = numbers(document.object(FLOORS));
        Map<String, Long> obeyed = numbers(document.object(COUNTERS));
        if (document.has(REFRESHED)) {
            refreshed = Optional.of(Instant.ofEpochMilli(document.integer(REFRESHED)));
        }
        counters.putAll(obeyed);
        floors.putAll(parsed);
    }

    private static Map<String, Long> numbers(Document document) throws MalformedDocumentException {
        Map<String, Long> numbers = new TreeMap<>();
        for (String key : document.keys()) {
            numbers.put(key, document.integer(key));
        }
        return numbers;
    }

    /** Why nothing can be installed; empty when all is well. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Tries again to read what could not be read: a disk may have come back. */
    void requireKnown() throws IOException {
        if (trouble.isPresent()) {
            load();
        }
        if (trouble.isPresent()) {
            throw new IOException(trouble.get());
        }
    }

    /** The floor of a family: 0 if none was ever seen. */
    long floor(String family) {
        return floors.getOrDefault(family, 0L);
    }

    /** Durably raises the floor of a family; a lower one changes nothing. */
    void raiseFloor(String family, long floor) throws IOException {
        if (floor > floor(family)) {
            floors.put(family, floor);
            write();
        }
    }

    /** The highest counter of an assignment by this key that was obeyed; 0 before the first. */
    long counter(String keyId) {
        return counters.getOrDefault(keyId, 0L);
    }

    /** Durably takes note of an assignment that is to be obeyed. */
    void raiseCounter(String keyId, long obeyed) throws IOException {
        if (obeyed > counter(keyId)) {
            counters.put(keyId, obeyed);
            write();
        }
    }

    /** The instant at which the last refresh of the metadata judged; empty before the first. */
    Optional<Instant> refreshed() {
        return refreshed;
    }

    /** Durably takes note of a refresh. */
    void refreshedAt(Instant now) throws IOException {
        refreshed = Optional.of(now);
        write();
    }

    private void write() throws IOException {
        Document.Builder known = Document.builder();
        floors.forEach(known::put);
        Document.Builder obeyed = Document.builder();
        counters.forEach(obeyed::put);
        byte[] content = Document.builder()
                .put(COUNTERS, obeyed.build())
                .put(FLOORS, known.build())
                .putIfPresent(REFRESHED, refreshed.map(Instant::toEpochMilli))
                .build()
                .toCbor();
        files.replace(MEMORY, content);
    }
}
