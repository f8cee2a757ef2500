package dev.flotilla.fleet.retrain;

import io.vertx.core.Future;

/** A log of experiments: what was tried with which parameters, and how good it was. */
@FunctionalInterface
public interface RunLog {
    /** Writes a run whose training is over; the same run again is the same entry. Its id there. */
    Future<String> write(Retraining run);
}
