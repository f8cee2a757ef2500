package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The owner's metadata, all signatures of which hold.
 *
 * @param roots from the first to the newest
 * @param offline what the newest vouches for
 */
public record CheckedRepository(List<RootMetadata> roots, OfflineMetadata offline) {
    public CheckedRepository {
        roots = List.copyOf(roots);
    }

    /** The newest root. */
    public RootMetadata root() {
        return offline.root();
    }

    /** Whether the owner's release key signs snapshot and timestamp as well, so that there is no server to do it. */
    public boolean isSignedByOwner() {
        return isSignedByOwner(root());
    }

    static boolean isSignedByOwner(RootMetadata root) {
        return List.of(RootMetadata.SNAPSHOT, RootMetadata.TIMESTAMP).stream()
                .noneMatch(role -> Collections.disjoint(keyIds(root, role), keyIds(root, RootMetadata.TARGETS)));
    }

    static List<String> keyIds(RootMetadata root, String role) {
        return Optional.ofNullable(root.roles().get(role)).orElseThrow().keyIds();
    }

    /** The keys that may release bundles, or might once: what they signed then comes from the owner as well. */
    public Set<PublicKey> releaseKeys() {
        Set<PublicKey> keys = new HashSet<>();
        for (RootMetadata root : roots) {
            keyIds(root, RootMetadata.TARGETS)
                    .forEach(id -> Optional.ofNullable(root.keys().get(id)).ifPresent(keys::add));
        }
        return keys;
    }

    /** The key ids of the server's director, if the owner lets it assign bundles to devices. */
    public List<String> directorKeys() {
        return offline.findTargets()
                .flatMap(TargetsMetadata::findDirector)
                .map(director -> director.keys().keySet().stream().sorted().toList())
                .orElse(List.of());
    }
}
