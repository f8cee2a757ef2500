package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.StageRuling;
import io.vertx.core.Future;

/** Who wants to know what the gates rule on a stage. */
@FunctionalInterface
public interface RulingNotices {

    /** The gates' ruling is another than before, or the first; told again if that could not be kept. */
    Future<Void> ruled(Rollout rollout, StageRuling ruling);
}
