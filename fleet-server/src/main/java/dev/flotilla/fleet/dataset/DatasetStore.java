package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Where versions of datasets are kept. */
public interface DatasetStore {

    /** The accepted samples of a model that are labelled, by rising id. */
    Future<List<Labelled>> labelled(String model, int limit);

    /** Likewise, but only what tells whether anything changed since. */
    Future<List<Mark>> marks(String model, int limit);

    /**
     * Keeps a version, in one transaction; one of the same digest stays as it is. A member whose sample was erased meanwhile
     * fails it.
     */
    Future<Void> add(DatasetVersion version, byte[] manifest, List<Member.Content> members);

    Future<Optional<DatasetVersion>> findVersion(Digest digest);

    /**
     * Newest first.
     *
     * @param after only those behind this one
     */
    Future<List<DatasetVersion>> list(Optional<String> model, Optional<Digest> after, int limit);

    /** The newest version of this name of which nothing was erased. */
    Future<Optional<Digest>> newest(String name);

    /** The manifest; empty if there is no such version, or something of it was erased. */
    Future<Optional<byte[]>> manifest(Digest digest);

    /** The places behind this position, in their order. */
    Future<List<Member>> members(Digest digest, int after, int limit);
}
