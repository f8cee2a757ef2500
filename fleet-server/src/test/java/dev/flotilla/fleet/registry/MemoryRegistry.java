package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trusted metadata and bundles in memory. */
public final class MemoryRegistry implements RegistryStore {

    private Optional<byte[]> root = Optional.empty();
    private Optional<StoredTargets> targets = Optional.empty();
    private final Map<Digest, RegisteredBundle> bundles = new LinkedHashMap<>();

    @Override
    public Future<Optional<byte[]>> findRoot() {
        return Future.succeededFuture(root);
    }

    @Override
    public Future<Boolean> addRoot(byte[] rootJson) {
        boolean first = root.isEmpty();
        root = first ? Optional.of(rootJson) : root;
        return Future.succeededFuture(first);
    }

    @Override
    public Future<Optional<StoredTargets>> findTargets() {
        return Future.succeededFuture(targets);
    }

    @Override
    public Future<Boolean> addTargets(StoredTargets added) {
        boolean above =
                targets.filter(known -> known.version() >= added.version()).isEmpty();
        targets = above ? Optional.of(added) : targets;
        return Future.succeededFuture(above);
    }

    @Override
    public Future<Void> addBundle(RegisteredBundle bundle) {
        bundles.putIfAbsent(bundle.digest(), bundle);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<RegisteredBundle>> findBundle(Digest digest) {
        return Future.succeededFuture(Optional.ofNullable(bundles.get(digest)));
    }

    @Override
    public Future<List<RegisteredBundle>> findBundles(Collection<Digest> digests) {
        return Future.succeededFuture(bundles.values().stream()
                .filter(bundle -> digests.contains(bundle.digest()))
                .toList());
    }

    @Override
    public Future<List<RegisteredBundle>> bundles(int limit) {
        return Future.succeededFuture(bundles.values().stream()
                .sorted(Comparator.comparing(RegisteredBundle::uploadedAt)
                        .reversed()
                        .thenComparing(RegisteredBundle::digest))
                .limit(limit)
                .toList());
    }
}
