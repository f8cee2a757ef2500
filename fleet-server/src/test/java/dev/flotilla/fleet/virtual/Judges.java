package dev.flotilla.fleet.virtual;

import dev.flotilla.fleet.experiment.Experiments;
import dev.flotilla.fleet.experiment.MemoryExperiments;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.StageJudge;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.telemetry.Telemetry;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * The server's own gates where a stage is an A/B test, or the plan has gates on shadows; others rule by chance. Whom they
 * compare and what they ruled is noted in the ledger.
 */
final class Judges implements StageJudge {

    private final VirtualWorld world;
    private final StageJudge byChance;
    private final StageJudge byEvidence;

    Judges(VirtualWorld world, Registry registry) {
        this.world = world;
        this.byChance = new ChanceJudge(world);
        this.byEvidence = new Experiments(
                world.observatory().experiments(),
                new Telemetry(world.observatory().telemetry(), world.time().clock(), topic -> {}),
                registry,
                (rollout, ruling) -> Future.succeededFuture(),
                // Devices here send all their windows, whoever asks.
                (device, watch) -> {});
    }

    @Override
    public Future<StageRuling> judge(Rollout rollout, int index, Instant now) {
        return isOfEvidence(rollout, rollout.stages().get(index).plan())
                ? byEvidence.judge(rollout, index, now).onSuccess(ruling -> note(rollout, ruling, now))
                : byChance.judge(rollout, index, now);
    }

    private static boolean isOfEvidence(Rollout rollout, StagePlan stage) {
        boolean gated =
                rollout.plan().gating().gates().stream().anyMatch(gate -> gate.metric() instanceof GateMetric.Shadow);
        return stage.test().isPresent()
                || (stage.isShadow() && gated)
                || !rollout.plan().gating().isOn();
    }

    private void note(Rollout rollout, StageRuling ruling, Instant now) {
        MemoryExperiments kept = world.observatory().experiments();
        Trial trial =
                kept.find(rollout.id(), ruling.stage(), ruling.began()).result().orElseThrow();
        world.ledger().tried(rollout.id(), trial, kept.allPairs(trial));
        world.ledger().ruled(rollout.id(), ruling);
        boolean answered = ruling.ruling() == StageRuling.Ruling.ADVANCE
                && rollout.stages().get(ruling.stage()).plan().test().isPresent();
        if (answered) {
            world.ledger()
                    .answered(rollout.id(), trial, kept.observations(trial).result(), now);
        }
    }
}
