package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where the owner's metadata and the bundles' descriptions are kept. */
public interface RegistryStore {

    /** The bytes of root.json. */
    Future<Optional<byte[]>> findRoot();

    /** Keeps the first root; says whether it was the first. */
    Future<Boolean> addRoot(byte[] rootJson);

    /** The targets of the highest version. */
    Future<Optional<StoredTargets>> findTargets();

    /** Keeps targets of a version above all that were kept before; says whether it was above. */
    Future<Boolean> addTargets(StoredTargets targets);

    /** Keeps the bundle; one of the same digest stays as it is. */
    Future<Void> addBundle(RegisteredBundle bundle);

    Future<Optional<RegisteredBundle>> findBundle(Digest digest);

    /** Those of these digests that are there. */
    Future<List<RegisteredBundle>> findBundles(Collection<Digest> digests);

    /** Newest first. */
    Future<List<RegisteredBundle>> bundles(int limit);
}
