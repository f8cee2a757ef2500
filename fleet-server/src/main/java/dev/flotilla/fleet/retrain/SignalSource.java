package dev.flotilla.fleet.retrain;

import io.vertx.core.Future;

/** Tells what is known of a pipeline's champion and of its data. */
@FunctionalInterface
public interface SignalSource {
    Future<Signals> read(Pipeline pipeline);
}
