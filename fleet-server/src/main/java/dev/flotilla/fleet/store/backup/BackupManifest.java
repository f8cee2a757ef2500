package dev.flotilla.fleet.store.backup;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands first in a backup: what follows, and how to tell that it is whole.
 *
 * @param createdAt when the database was read
 * @param schema the version of the database's schema
 * @param sequences last values of the database's sequences, by name
 * @param entries all files that follow, in order
 */
public record BackupManifest(Instant createdAt, String schema, Map<String, Long> sequences, List<Entry> entries) {
    static final String NAME = "manifest.json";
    /** Of its JSON: enough for several hundred thousand artifacts. */
    static final int MAX_BYTES = 128 << 20;

    private static final long FORMAT = 1;
    private static final int MAX_DEPTH = 4;
    /** Of the JSON: each file has four. */
    private static final int MAX_ITEMS = 4_000_000;

    /** One file of a backup. */
    public record Entry(String path, long size, Digest digest) {}

    public BackupManifest {
        sequences = Map.copyOf(sequences);
        entries = List.copyOf(entries);
    }

    /** Bytes of all files. */
    public long size() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    byte[] toJson() {
        List<Document> files = entries.stream()
                .map(entry -> Document.builder()
                        .put("path", entry.path())
                        .put("size", entry.size())
                        .put("sha256", entry.digest().hex())
                        .build())
                .toList();
        return Document.builder()
                .put("format", FORMAT)
                .put("createdAt", createdAt.toString())
                .put("schema", schema)
                .put("sequences", document(sequences))
                .put("files", files)
                .build()
                .toJson();
    }

    private static Document document(Map<String, Long> values) {
        Document.Builder builder = Document.builder();
        new TreeMap<>(values).forEach(builder::put);
        return builder.build();
    }

    static BackupManifest parse(byte[] json) throws BackupException {
        try {
            Document document = Document.parseJson(json, new Limits(MAX_BYTES, MAX_DEPTH, MAX_ITEMS));
            if (document.integer("format") != FORMAT) {
                throw new BackupException("the backup has format " + document.integer("format")
                        + ", this server knows format " + FORMAT + " only: restore it with a newer server");
            }
            List<Entry> entries = new ArrayList<>();
            for (Document file : document.objects("files")) {
                long size = file.integerBetween("size", 0, Long.MAX_VALUE);
                entries.add(new Entry(file.string("path"), size, Digest.parse(file.string("sha256"))));
            }
            return new BackupManifest(
                    Instant.parse(document.string("createdAt")),
                    document.string("schema"),
                    sequences(document.object("sequences")),
                    entries);
        } catch (MalformedDocumentException | DateTimeParseException | IllegalArgumentException e) {
            throw new BackupException("the backup's " + NAME + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Long> sequences(Document values) throws MalformedDocumentException {
        Map<String, Long> sequences = new TreeMap<>();
        for (String name : values.keys()) {
            sequences.put(name, values.integer(name));
        }
        return sequences;
    }
}
