package dev.flotilla.fleet.virtual;

import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StageJudge;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.rollout.StageRuling.Ruling;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/**
 * Gates that rule by chance: on a start of a stage they hold for a while, and then advance or abort it, by the run's seed and
 * whenever they are asked. What was ruled is noted in the ledger.
 */
final class ChanceJudge implements StageJudge {

    private static final int MOST_HOLDING_MINUTES = 90;
    private static final int ABORTED_ONE_IN = 4;

    private final VirtualWorld world;

    ChanceJudge(VirtualWorld world) {
        this.world = world;
    }

    @Override
    public Future<StageRuling> judge(Rollout rollout, int index, Instant now) {
        Stage stage = rollout.stages().get(index);
        Instant began = stage.startedAt().orElseThrow();
        int draw = (int) (began.toEpochMilli() / 1000);
        boolean aborts = world.chances().fixed(ABORTED_ONE_IN, draw, index, 6) == 0;
        Instant end = began.plus(Duration.ofMinutes(world.chances().fixed(MOST_HOLDING_MINUTES, draw, index, 7)));
        Ruling ruling = now.isBefore(end) ? Ruling.HOLD : aborts ? Ruling.ABORT : Ruling.ADVANCE;
        StageRuling given = new StageRuling(index, began, ruling, "by chance");
        world.ledger().ruled(rollout.id(), given);
        return Future.succeededFuture(given);
    }
}
