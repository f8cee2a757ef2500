package dev.flotilla.compiler.release;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ReleasedTargets;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.UnknownTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The owner's metadata, all signatures of which hold.
 *
 * @param roots from the first to the newest
 * @param offline what the newest vouches for
 * @param roles whom else the owner lets release bundles, some of whose files may be faulty
 */
public record CheckedRepository(List<RootMetadata> roots, OfflineMetadata offline, List<CheckedRole> roles) {
    public CheckedRepository {
        roots = List.copyOf(roots);
        roles = List.copyOf(roles);
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
    private Set<PublicKey> releaseKeys() {
        Set<PublicKey> keys = new HashSet<>();
        for (RootMetadata root : roots) {
            keyIds(root, RootMetadata.TARGETS)
                    .forEach(id -> Optional.ofNullable(root.keys().get(id)).ifPresent(keys::add));
        }
        return keys;
    }

    /** Throws if the file of a role is faulty. */
    public void requireSoundRoles() throws ReleaseException {
        Optional<String> fault =
                roles.stream().flatMap(role -> role.fault().stream()).findFirst();
        if (fault.isPresent()) {
            throw new ReleaseException(fault.get());
        }
    }

    /**
     * What was signed about a bundle, by the owner or by a role.
     *
     * @param file its file name
     * @param digest decides where several are called like that
     */
    public TargetFile release(String file, Digest digest) throws UnknownTargetException {
        List<TargetFile> named = new ArrayList<>();
        offline.findTargets().map(targets -> targets.targets().get(file)).ifPresent(named::add);
        roles.stream()
                .flatMap(role -> role.releases().stream())
                .filter(target -> target.path().endsWith("/" + file) && isReleased(target))
                .forEach(named::add);
        Optional<TargetFile> same =
                named.stream().filter(target -> target.digest().equals(digest)).findFirst();
        Optional<TargetFile> found = same.or(() -> named.stream().findFirst());
        return found.isPresent() ? found.get() : offline.target(file);
    }

    /** A role that is asked before another one may say something else about a path. */
    private boolean isReleased(TargetFile file) {
        return released().filter(all -> all.releases(file)).isPresent();
    }

    private Optional<ReleasedTargets> released() {
        Map<String, TargetsMetadata> sound = new TreeMap<>();
        roles.forEach(checked ->
                checked.metadata().ifPresent(said -> sound.put(checked.role().name(), said)));
        return offline.findTargets().map(owner -> new ReleasedTargets(owner, sound));
    }

    /** The highest floor that any release of the family sets; 0 if none does. */
    public long floor(String family) {
        return released().map(all -> all.floor(family)).orElse(0L);
    }

    /** The keys that may have signed where a release comes from. */
    public Set<PublicKey> keysFor(TargetFile release) {
        Set<PublicKey> keys = releaseKeys();
        roles.stream().filter(role -> role.releases().contains(release)).forEach(role -> keys.addAll(role.keys()));
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
