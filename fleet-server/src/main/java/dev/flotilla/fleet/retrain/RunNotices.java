package dev.flotilla.fleet.retrain;

import io.vertx.core.Future;

/** Hears what becomes of runs without anybody having asked for it at that moment. */
@FunctionalInterface
public interface RunNotices {
    Future<Void> moved(Retraining run);
}
