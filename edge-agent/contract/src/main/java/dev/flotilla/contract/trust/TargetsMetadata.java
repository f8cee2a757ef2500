package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the owner's {@code targets.json} says: which bundles are released (TUF 1.0 section 4.5).
 *
 * @param version rises with every release; a device never takes a lower one
 * @param expires from then on it is worthless
 * @param targets path to file
 */
public record TargetsMetadata(long version, Instant expires, Map<String, TargetFile> targets) {
    /** Copies what it is given. */
    public TargetsMetadata {
        targets = Map.copyOf(targets);
    }

    static TargetsMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(RootMetadata.TARGETS, TargetsMetadata::parse);
    }

    private static TargetsMetadata parse(Document signed) throws MalformedDocumentException {
        Map<String, TargetFile> targets = new TreeMap<>();
        Document listed = signed.object("targets");
        for (String path : listed.keys()) {
            TargetFile.parse(path, listed.object(path)).ifPresent(file -> targets.put(path, file));
        }
        return new TargetsMetadata(SignedDocument.version(signed), SignedDocument.expires(signed), targets);
    }

    /** The file of this content, if it is released. */
    public Optional<TargetFile> find(Digest digest) {
        return targets.values().stream()
                .filter(file -> file.digest().equals(digest))
                .findFirst();
    }

    /** The highest floor that any release of the family sets; 0 if none does. */
    public long floor(String family) {
        return targets.values().stream()
                .map(TargetFile::policy)
                .filter(policy -> policy.family().equals(family))
                .mapToLong(TargetPolicy::floor)
                .max()
                .orElse(0);
    }

    Document toDocument() {
        Document.Builder list = Document.builder();
        new TreeMap<>(targets).forEach((path, file) -> list.put(path, file.toDocument()));
        return SignedDocument.header(RootMetadata.TARGETS, version, expires)
                .put("targets", list.build())
                .build();
    }
}
