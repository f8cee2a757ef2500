package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;

/** Whether the owner has released something. */
@FunctionalInterface
public interface Releases {
    Future<Boolean> isReleased(Digest bundle);
}
