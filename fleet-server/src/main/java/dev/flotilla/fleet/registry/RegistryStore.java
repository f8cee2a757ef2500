package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where the bundles' descriptions are kept. */
public interface RegistryStore {

    /** Keeps the bundle; one of the same digest stays as it is. */
    Future<Void> addBundle(RegisteredBundle bundle);

    Future<Optional<RegisteredBundle>> findBundle(Digest digest);

    /** Those of these digests that are there. */
    Future<List<RegisteredBundle>> findBundles(Collection<Digest> digests);

    /** Keeps the delta in place of any other between these two bundles. */
    Future<Void> putDelta(RegisteredDelta delta);

    Future<Optional<RegisteredDelta>> findDelta(Digest from, Digest to);

    /**
     * Newest first.
     *
     * @param after only those behind this one; none if there is no such bundle
     */
    Future<List<RegisteredBundle>> bundles(Optional<Digest> after, int limit);

    /** The newest. */
    default Future<List<RegisteredBundle>> bundles(int limit) {
        return bundles(Optional.empty(), limit);
    }
}
