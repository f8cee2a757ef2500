package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Optional;

/** Where metadata is kept: every root, and of the other roles the newest files. */
public interface MetadataStore {

    /** Files of targets, of each release role and of snapshot that stay, for devices that are in the middle of a refresh. */
    int KEPT = 16;

    /** The number of the present generation; 0 before the first. */
    Future<Long> number();

    Future<Optional<Generation>> find();

    /** Keeps the generation if its number is the next; says whether it was. */
    Future<Boolean> save(Generation next);

    /** A file of {@code root}, {@code targets}, {@code snapshot} or a release role. */
    Future<Optional<byte[]>> find(String role, long version);

    /** The root.json of this SHA-256. */
    Future<Optional<byte[]>> findRoot(Digest digest);
}
