package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;

/** Bytes kept under their digest, from where devices fetch them. */
public interface Artifacts {

    /** Keeps the bytes; done when they are safe on disk. The same bytes again change nothing. */
    Future<Void> put(Digest digest, byte[] bytes);

    /** The bytes; fails when there are none of this digest. */
    Future<byte[]> get(Digest digest);
}
