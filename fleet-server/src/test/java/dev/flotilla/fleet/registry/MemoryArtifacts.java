package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** Artifacts in memory. */
public final class MemoryArtifacts implements Artifacts {

    private final Map<Digest, byte[]> artifacts = new HashMap<>();

    @Override
    public Future<Void> put(Digest digest, byte[] bytes) {
        artifacts.put(digest, bytes.clone());
        return Future.succeededFuture();
    }

    @Override
    public Future<byte[]> get(Digest digest) {
        byte[] found = artifacts.get(digest);
        return found == null ? Future.failedFuture("no artifact " + digest) : Future.succeededFuture(found.clone());
    }
}
