package dev.flotilla.agent.slot;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The slot table in two files written in turn, each with a sequence number and a checksum: if the newer one is damaged,
 * the older one still tells a state in which the device was.
 */
final class Journal {
    /** Most bytes of an entry. */
    static final int MAX_BYTES = 64 << 10;

    private static final Logger LOG = Logger.getLogger(Journal.class.getName());
    private static final String[] FILES = {"journal-0", "journal-1"};
    private static final Limits LIMITS = Limits.of(MAX_BYTES);
    private static final int VERSION = 1;

    private final String device;
    private final DurableFiles files;
    private long sequence;

    private record Entry(long sequence, SlotTable table) {}

    Journal(String device, DurableFiles files) {
        this.device = device;
        this.files = files;
    }

    /**
     * The newest entry that is whole; an empty table if there is none.
     *
     * @throws IOException if the disk does not give back the one and the other is not whole: an empty table would forget all
     */
    SlotTable open() throws IOException {
        Optional<Entry> newest = Optional.empty();
        Optional<IOException> unreadable = Optional.empty();
        for (String file : FILES) {
            Optional<Entry> entry = Optional.empty();
            try {
                entry = read(file);
            } catch (IOException e) {
                unreadable = Optional.of(e);
            }
            if (entry.isPresent()
                    && (!newest.isPresent()
                            || entry.get().sequence() > newest.get().sequence())) {
                newest = entry;
            }
        }
        if (unreadable.isPresent()) {
            if (!newest.isPresent()) {
                throw unreadable.get();
            }
            LOG.log(Level.WARNING, "{0}: the journal before serves: {1}", new Object[] {
                device, unreadable.get().getMessage()
            });
        }
        sequence = newest.map(Entry::sequence).orElse(0L);
        return newest.map(Entry::table).orElseGet(SlotTable::empty);
    }

    /** Durably makes this the newest entry. */
    void write(SlotTable table) throws IOException {
        long next = sequence + 1;
        byte[] body = Document.builder()
                .put("sequence", next)
                .put("table", table.toDocument())
                .build()
                .toCbor();
        byte[] entry = Document.builder()
                .put("v", VERSION)
                .put("body", body)
                .put("check", Digest.of(body).bytes())
                .build()
                .toCbor();
        files.replace(FILES[(int) (next % FILES.length)], entry);
        sequence = next;
    }

    private Optional<Entry> read(String file) throws IOException {
        Optional<byte[]> content = files.read(file, MAX_BYTES);
        if (!content.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(content.get()));
        } catch (MalformedDocumentException e) {
            LOG.log(Level.WARNING, "{0}: {1} is damaged and is passed over: {2}", new Object[] {
                device, file, e.getMessage()
            });
            return Optional.empty();
        }
    }

    private static Entry parse(byte[] content) throws MalformedDocumentException {
        Document entry = Document.parseCbor(content, LIMITS);
        entry.integerBetween("v", VERSION, VERSION);
        byte[] body = entry.bytes("body");
        if (!Digest.of(body).equals(Digest.ofBytes(checkBytes(entry)))) {
            throw new MalformedDocumentException("check: is not the SHA-256 of the body");
        }
        Document document = Document.parseCbor(body, LIMITS);
        return new Entry(document.integer("sequence"), SlotTable.parse(document.object("table")));
    }

    private static byte[] checkBytes(Document entry) throws MalformedDocumentException {
        byte[] check = entry.bytes("check");
        if (check.length != Digest.LENGTH) {
            throw new MalformedDocumentException("check: expected " + Digest.LENGTH + " bytes");
        }
        return check;
    }
}
