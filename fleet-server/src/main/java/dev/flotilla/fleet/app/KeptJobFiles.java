package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.job.JobFiles;
import dev.flotilla.fleet.store.ArtifactFiles;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files of jobs: what is kept for them in a place of its own, from which no device fetches, then the released bundles, then
 * whatever else has files by digest.
 */
final class KeptJobFiles implements JobFiles {
    private final ArtifactFiles own;
    private final ArtifactFiles released;
    private final List<Function<Digest, Future<Optional<byte[]>>>> others;

    KeptJobFiles(ArtifactFiles own, ArtifactFiles released, List<Function<Digest, Future<Optional<byte[]>>>> others) {
        this.own = own;
        this.released = released;
        this.others = List.copyOf(others);
    }

    @Override
    public Future<byte[]> read(Digest digest) {
        return isIn(own, digest).compose(here -> {
            if (Boolean.TRUE.equals(here)) {
                return own.get(digest);
            }
            return isIn(released, digest)
                    .compose(there -> Boolean.TRUE.equals(there)
                            ? released.get(digest)
                            : elsewhere(digest, 0).compose(found -> found.map(Future::succeededFuture)
                                    .orElseGet(() -> Future.failedFuture("there is no file " + digest.hex()
                                            + "; PUT it to /job-files/" + digest.hex()))));
        });
    }

    private Future<Optional<byte[]>> elsewhere(Digest digest, int place) {
        return place == others.size()
                ? Future.succeededFuture(Optional.empty())
                : others.get(place)
                        .apply(digest)
                        .compose(found ->
                                found.isPresent() ? Future.succeededFuture(found) : elsewhere(digest, place + 1));
    }

    @Override
    public Future<Boolean> has(Digest digest) {
        return isIn(own, digest)
                .compose(here -> Boolean.TRUE.equals(here)
                        ? Future.succeededFuture(true)
                        : isIn(released, digest)
                                .compose(there -> Boolean.TRUE.equals(there)
                                        ? Future.succeededFuture(true)
                                        : elsewhere(digest, 0).map(Optional::isPresent)));
    }

    @Override
    public Future<Void> keep(Digest digest, byte[] bytes) {
        return own.put(digest, bytes);
    }

    private static Future<Boolean> isIn(ArtifactFiles place, Digest digest) {
        return place.read(digest, 0, 0).map(Optional::isPresent);
    }
}
