package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Map;
import java.util.Optional;

/**
 * How timestamp.json and snapshot.json name a metadata file (METAFILES, TUF 1.0 section 4.4).
 *
 * @param version its version
 * @param length its length in bytes, if they say
 * @param hashes its digests, if they say
 */
public record MetaFile(long version, Optional<Long> length, Optional<FileHashes> hashes) {
    /** A file of these bytes, named by length and SHA-256. */
    public static MetaFile of(long version, byte[] bytes) {
        FileHashes hashes = new FileHashes(Map.of("sha256", Digest.of(bytes).hex()));
        return new MetaFile(version, Optional.of((long) bytes.length), Optional.of(hashes));
    }

    static MetaFile parse(Document listed) throws MalformedDocumentException {
        Optional<Document> hashes = listed.findObject("hashes");
        Optional<Long> length = Optional.empty();
        if (listed.has("length")) {
            length = Optional.of(listed.integerBetween("length", 1, Long.MAX_VALUE));
        }
        return new MetaFile(
                listed.integerBetween("version", 1, Long.MAX_VALUE),
                length,
                hashes.isPresent() ? Optional.of(FileHashes.parse(hashes.get())) : Optional.empty());
    }

    /** The most bytes that are fetched of it, where {@code usual} are without a length. */
    int atMost(int usual) {
        return (int) Math.min(length.orElse((long) usual), usual);
    }

    /**
     * Returns if these may be the bytes of the file; their version is in them.
     *
     * @throws MixAndMatchException if they have another length or another digest
     */
    void verify(String name, byte[] bytes) throws MixAndMatchException {
        if (length.isPresent() && length.get() != bytes.length) {
            throw new MixAndMatchException(name, "length", length.get().toString(), String.valueOf(bytes.length));
        }
        Optional<FileHashes.Difference> difference = hashes.flatMap(listed -> listed.findDifference(bytes));
        if (difference.isPresent()) {
            FileHashes.Difference found = difference.get();
            throw new MixAndMatchException(name, found.algorithm(), found.listed(), found.found());
        }
    }

    /** Returns if this is the version of the file. */
    void verifyVersion(String name, long found) throws MixAndMatchException {
        if (found != version) {
            throw new MixAndMatchException(name, "version", String.valueOf(version), String.valueOf(found));
        }
    }

    Document toDocument() {
        return Document.builder()
                .putIfPresent("hashes", hashes.map(FileHashes::toDocument))
                .putIfPresent("length", length)
                .put("version", version)
                .build();
    }
}
