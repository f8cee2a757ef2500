package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bundles in memory. */
public final class MemoryRegistry implements RegistryStore {

    private final Map<Digest, RegisteredBundle> bundles = new LinkedHashMap<>();

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
