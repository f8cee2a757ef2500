package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import io.vertx.core.Future;
import java.util.Optional;

/** Brings released challengers to devices. */
public interface RolloutStarts {

    /** How a rollout stands, as far as a run has to know. */
    enum Standing {
        UNDER_WAY,
        COMPLETED,
        ENDED
    }

    /** What is wrong with a plan, naming the field; empty if nothing is. */
    Optional<String> problem(Document plan);

    /**
     * Creates the rollout of a run, or finds the one that was created before; its id. Fails with {@link RolloutWaitsException}
     * while it cannot be created, as when its devices are in another rollout.
     *
     * @param name what the rollout is called, the same for the same run
     * @param draft whether somebody has to approve before it begins
     */
    Future<String> start(String name, Document plan, Digest bundle, boolean draft);

    Future<Optional<Standing>> find(String id);
}
