package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import io.vertx.core.Future;
import java.util.Optional;

/** Creates none, and refuses to be asked to. */
public final class NoRollouts implements RolloutStarts {
    @Override
    public Optional<String> problem(Document plan) {
        return Optional.empty();
    }

    @Override
    public Future<String> start(String name, Document plan, Digest bundle, boolean draft) {
        return Future.failedFuture("nothing is rolled out here");
    }

    @Override
    public Future<Optional<Standing>> find(String id) {
        return Future.succeededFuture(Optional.empty());
    }
}
