package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.transfer.ArtifactReader;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Artifacts in memory. */
public final class MemoryArtifacts implements Artifacts, ArtifactReader {

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

    @Override
    public Future<Optional<Part>> read(Digest digest, long offset, int atMost) {
        byte[] found = artifacts.get(digest);
        if (found == null) {
            return Future.succeededFuture(Optional.empty());
        }
        int from = (int) Math.min(offset, found.length);
        int to = (int) Math.min(offset + atMost, found.length);
        return Future.succeededFuture(Optional.of(new Part(found.length, Arrays.copyOfRange(found, from, to))));
    }
}
