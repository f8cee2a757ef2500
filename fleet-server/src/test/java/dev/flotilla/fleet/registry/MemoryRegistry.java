package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bundles in memory. */
public final class MemoryRegistry implements RegistryStore {

    private final Map<Digest, RegisteredBundle> bundles = new LinkedHashMap<>();
    private final List<RegisteredDelta> deltas = new ArrayList<>();

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
    public Future<Void> putDelta(RegisteredDelta delta) {
        deltas.removeIf(known -> known.from().equals(delta.from()) && known.to().equals(delta.to()));
        deltas.add(delta);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<RegisteredDelta>> findDelta(Digest from, Digest to) {
        return Future.succeededFuture(deltas.stream()
                .filter(delta -> delta.from().equals(from) && delta.to().equals(to))
                .findFirst());
    }

    @Override
    public Future<List<RegisteredBundle>> bundles(Optional<Digest> after, int limit) {
        return Future.succeededFuture(bundles.values().stream()
                .sorted(Comparator.comparing(RegisteredBundle::uploadedAt)
                        .reversed()
                        .thenComparing(RegisteredBundle::digest))
                .dropWhile(seen -> after.isPresent() && !seen.digest().equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .limit(limit)
                .toList());
    }
}
