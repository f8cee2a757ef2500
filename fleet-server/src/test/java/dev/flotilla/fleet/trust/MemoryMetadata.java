package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RootMetadata;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trusted metadata in memory. */
public final class MemoryMetadata implements MetadataStore {

    private final Map<String, Map<Long, byte[]>> files = new HashMap<>();
    private Optional<Generation> present = Optional.empty();

    @Override
    public synchronized Future<Long> number() {
        return Future.succeededFuture(present.map(Generation::number).orElse(0L));
    }

    @Override
    public synchronized Future<Optional<Generation>> find() {
        return Future.succeededFuture(present);
    }

    @Override
    public synchronized Future<Boolean> save(Generation next) {
        if (next.number() != present.map(Generation::number).orElse(0L) + 1) {
            return Future.succeededFuture(false);
        }
        present = Optional.of(next);
        kept(RootMetadata.ROOT).put(next.root().version(), next.root().json());
        save(RootMetadata.TARGETS, next.targets());
        save(RootMetadata.SNAPSHOT, next.snapshot());
        files.keySet()
                .removeIf(role -> ReleaseRoles.isName(role) && !next.roles().containsKey(role));
        next.roles().forEach((role, file) -> save(role, Optional.of(file)));
        return Future.succeededFuture(true);
    }

    private void save(String role, Optional<MetadataFile> file) {
        Map<Long, byte[]> kept = kept(role);
        long newest = file.map(MetadataFile::version).orElse(0L);
        kept.keySet().removeIf(version -> version > newest || version <= newest - KEPT);
        file.ifPresent(saved -> kept.put(saved.version(), saved.json()));
    }

    private Map<Long, byte[]> kept(String role) {
        return files.computeIfAbsent(role, name -> new TreeMap<>());
    }

    @Override
    public synchronized Future<Optional<byte[]>> find(String role, long version) {
        return Future.succeededFuture(Optional.ofNullable(kept(role).get(version)));
    }

    @Override
    public synchronized Future<Optional<byte[]>> findRoot(Digest digest) {
        return Future.succeededFuture(kept(RootMetadata.ROOT).values().stream()
                .filter(root -> Digest.of(root).equals(digest))
                .findFirst());
    }
}
