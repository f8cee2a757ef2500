package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which files a snapshot.json of the owner's names. */
final class SnapshotFiles {
    private SnapshotFiles() {}

    /**
     * The new targets.json, and the files of release roles that hold at {@code now}. What was named before stays, or clients would
     * take the snapshot for an old one (TUF 1.0 section 5.5.5).
     */
    static Map<String, MetaFile> following(
            Map<String, MetaFile> last, MetaFile targets, Collection<RoleFile> roles, Instant now) throws IOException {
        Map<String, MetaFile> files = new TreeMap<>(last);
        files.put(MetadataDirectory.TARGETS, targets);
        for (RoleFile role : roles) {
            String name = String.valueOf(role.path().getFileName());
            find(role, now)
                    .filter(found -> Optional.ofNullable(last.get(name))
                            .filter(before -> before.version() > found.version())
                            .isEmpty())
                    .ifPresent(found -> files.put(name, found));
        }
        return files;
    }

    private static Optional<MetaFile> find(RoleFile role, Instant now) throws IOException {
        if (!Files.exists(role.path())) {
            return Optional.empty();
        }
        try {
            TargetsMetadata metadata = role.check(now);
            return Optional.of(MetaFile.of(metadata.version(), Files.readAllBytes(role.path())));
        } catch (TrustException | ReleaseException e) {
            return Optional.empty(); // whoever looks at the repository is told
        }
    }
}
