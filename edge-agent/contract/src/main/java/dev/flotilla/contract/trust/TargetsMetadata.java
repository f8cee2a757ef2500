package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code targets.json} or the file of a delegated role says: which files there are, and who else may say so (TUF
 * 1.0 section 4.5).
 *
 * @param version rises with every release; a device never takes a lower one
 * @param expires from then on it is worthless
 * @param entries path to file
 * @param delegations whom it lets speak for others
 */
public record TargetsMetadata(
        long version, Instant expires, Map<String, TargetEntry> entries, Delegations delegations) {
    /** Copies what it is given. */
    public TargetsMetadata {
        entries = Map.copyOf(entries);
    }

    /** Released bundles, without delegations. */
    public TargetsMetadata(long version, Instant expires, Map<String, TargetFile> releases) {
        this(version, expires, entries(releases), Delegations.NONE);
    }

    private static Map<String, TargetEntry> entries(Map<String, TargetFile> releases) {
        Map<String, TargetEntry> entries = new TreeMap<>();
        releases.forEach((path, file) -> entries.put(path, TargetEntry.of(file)));
        return entries;
    }

    static TargetsMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(RootMetadata.TARGETS, TargetsMetadata::parse);
    }

    private static TargetsMetadata parse(Document signed) throws MalformedDocumentException {
        Map<String, TargetEntry> entries = new TreeMap<>();
        Document listed = signed.object("targets");
        for (String path : listed.keys()) {
            entries.put(path, TargetEntry.parse(path, listed.object(path)));
        }
        Optional<Document> delegations = signed.findObject("delegations");
        return new TargetsMetadata(
                SignedDocument.version(signed),
                SignedDocument.expires(signed),
                entries,
                delegations.isPresent() ? Delegations.parse(delegations.get()) : Delegations.NONE);
    }

    /** The bundles among the files, by path. */
    public Map<String, TargetFile> targets() {
        Map<String, TargetFile> targets = new TreeMap<>();
        entries.forEach((path, entry) -> entry.release().ifPresent(file -> targets.put(path, file)));
        return Collections.unmodifiableMap(targets);
    }

    /** The same with other releases and another version and expiry; what is no release of ours stays as it is. */
    public TargetsMetadata withReleases(long newVersion, Instant newExpires, Map<String, TargetFile> releases) {
        Map<String, TargetEntry> all = entries(releases);
        entries.forEach((path, entry) -> {
            if (!entry.release().isPresent()) {
                all.putIfAbsent(path, entry);
            }
        });
        return new TargetsMetadata(newVersion, newExpires, all, delegations);
    }

    /** The same with other delegations. */
    public TargetsMetadata withDelegations(Delegations others) {
        return new TargetsMetadata(version, expires, entries, others);
    }

    /** Who may assign bundles to devices; empty if the owner named nobody. */
    public Optional<Director> findDirector() {
        return Director.find(delegations);
    }

    /** The file of this content, if it is released. */
    public Optional<TargetFile> find(Digest digest) {
        return targets().values().stream()
                .filter(file -> file.digest().equals(digest))
                .findFirst();
    }

    /** The highest floor that any release of the family sets; 0 if none does. */
    public long floor(String family) {
        return targets().values().stream()
                .map(TargetFile::policy)
                .filter(policy -> policy.family().equals(family))
                .mapToLong(TargetPolicy::floor)
                .max()
                .orElse(0);
    }

    Document toDocument() {
        Document.Builder list = Document.builder();
        new TreeMap<>(entries).forEach((path, entry) -> list.put(path, entry.toDocument()));
        Document.Builder builder = SignedDocument.header(RootMetadata.TARGETS, version, expires);
        if (!delegations.isEmpty()) {
            builder.put("delegations", delegations.toDocument());
        }
        return builder.put("targets", list.build()).build();
    }
}
