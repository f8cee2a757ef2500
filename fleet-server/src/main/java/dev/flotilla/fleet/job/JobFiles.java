package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;

/** The files that jobs take and make, by their digests. */
public interface JobFiles {

    /** A file's bytes; fails, naming the digest, when there is none. */
    Future<byte[]> read(Digest digest);

    Future<Boolean> has(Digest digest);

    /** Keeps a file; done when it is safe. The same bytes again change nothing. */
    Future<Void> keep(Digest digest, byte[] bytes);
}
