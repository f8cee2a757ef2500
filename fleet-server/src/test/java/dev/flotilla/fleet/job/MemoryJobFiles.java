package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files of jobs in memory. */
public final class MemoryJobFiles implements JobFiles {
    private final Map<Digest, byte[]> files = new ConcurrentHashMap<>();

    /** With what {@link Orders} name. */
    public static MemoryJobFiles filled() {
        MemoryJobFiles files = new MemoryJobFiles();
        files.add(Orders.CHAMPION);
        files.add(Orders.SAMPLE);
        files.add(Orders.DATASET);
        return files;
    }

    public Digest add(byte[] bytes) {
        Digest digest = Digest.of(bytes);
        files.put(digest, bytes);
        return digest;
    }

    @Override
    public Future<byte[]> read(Digest digest) {
        return Optional.ofNullable(files.get(digest))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture("there is no file " + digest.hex()));
    }

    @Override
    public Future<Boolean> has(Digest digest) {
        return Future.succeededFuture(files.containsKey(digest));
    }

    @Override
    public Future<Void> keep(Digest digest, byte[] bytes) {
        files.put(digest, bytes);
        return Future.succeededFuture();
    }
}
