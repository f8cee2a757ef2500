package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts in a bucket, and copies on disk of those that were asked for last, since devices ask for thousands of pieces of each.
 * What comes out of the bucket is compared with its digest before anybody gets it.
 */
public final class BucketArtifacts implements ArtifactFiles {
    private static final long PIECE_WAIT_SECONDS = 1;

    private final ArtifactBucket bucket;
    private final DiskArtifacts copies;
    private final long mostBytes;
    private final SlowWork work;
    /** Sizes of the copies; those that were asked for last come last. */
    private final LinkedHashMap<Digest, Long> kept = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Digest, Future<Boolean>> underWay = new HashMap<>();
    /** Those under way that have made a piece wait too long. */
    private final Set<Digest> slow = new HashSet<>();

    /**
     * Artifacts in a bucket.
     *
     * @param mostBytes of all copies; one that is larger is kept alone
     * @param work where the bucket is waited for
     */
    public BucketArtifacts(ArtifactBucket bucket, DiskArtifacts copies, long mostBytes, SlowWork work)
            throws IOException {
        this.bucket = bucket;
        this.copies = copies;
        this.mostBytes = mostBytes;
        this.work = work;
        this.kept.putAll(copies.sizes());
    }

    @Override
    public Future<Void> put(Digest digest, byte[] bytes) {
        return work.run(() -> {
                    bucket.put(digest, bytes);
                    return digest;
                })
                .compose(safe -> copies.put(digest, bytes))
                .compose(copied -> work.run(() -> {
                    note(digest, bytes.length);
                    return null;
                }));
    }

    @Override
    public Future<byte[]> get(Digest digest) {
        return fetched(digest)
                .compose(here -> here
                        ? copies.get(digest)
                        : Future.failedFuture(
                                new IOException("there is no artifact " + digest.hex() + " in the bucket")));
    }

    @Override
    public Future<Optional<Part>> read(Digest artifact, long offset, int atMost) {
        return soon(artifact)
                .compose(here ->
                        here ? copies.read(artifact, offset, atMost) : Future.succeededFuture(Optional.empty()));
    }

    /** Of the few pieces that are read at once none waits for what takes long: the device asks again, others come first. */
    private Future<Boolean> soon(Digest digest) {
        Future<Boolean> fetching = fetched(digest);
        synchronized (kept) {
            if (!fetching.isComplete() && slow.contains(digest)) {
                return Future.failedFuture(
                        new IOException("artifact " + digest.hex() + " is still on its way from the bucket"));
            }
        }
        return fetching.timeout(PIECE_WAIT_SECONDS, TimeUnit.SECONDS).onFailure(late -> {
            synchronized (kept) {
                if (underWay.containsKey(digest)) {
                    slow.add(digest);
                }
            }
        });
    }

    @Override
    public Future<Optional<Path>> findFile(Digest digest) {
        return fetched(digest)
                .compose(here -> here ? copies.findFile(digest) : Future.succeededFuture(Optional.empty()));
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** Whether there is such an artifact, once its copy is here; one that many ask for is fetched once. */
    private Future<Boolean> fetched(Digest digest) {
        synchronized (kept) {
            if (kept.get(digest) != null && copies.has(digest)) {
                return Future.succeededFuture(true);
            }
            @Nullable Future<Boolean> same = underWay.get(digest);
            if (same != null) {
                return same;
            }
            Future<Boolean> fetching = work.run(() -> fetch(digest));
            underWay.put(digest, fetching);
            fetching.onComplete(done -> {
                synchronized (kept) {
                    underWay.remove(digest);
                    slow.remove(digest);
                }
            });
            return fetching;
        }
    }

    private boolean fetch(Digest digest) throws IOException {
        Optional<InputStream> found = bucket.open(digest);
        if (found.isEmpty()) {
            return false;
        }
        try (InputStream in = found.get()) {
            note(digest, copies.takeIn(digest, in));
        }
        return true;
    }

    private void note(Digest digest, long size) throws IOException {
        synchronized (kept) {
            kept.put(digest, size);
            long bytes = kept.values().stream().mapToLong(Long::longValue).sum();
            Iterator<Map.Entry<Digest, Long>> oldest = kept.entrySet().iterator();
            while (bytes > mostBytes && kept.size() > 1) {
                Map.Entry<Digest, Long> gone = oldest.next();
                oldest.remove();
                copies.delete(gone.getKey());
                bytes -= gone.getValue();
            }
        }
    }
}
