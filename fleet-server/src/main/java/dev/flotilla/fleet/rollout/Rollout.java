package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A rollout and where it stands.
 *
 * @param selfTestOutput what a device's self-test of the bundle must yield, SHA-256 over the golden outputs
 * @param stateReason why it is in its state; empty when nothing is to be said
 */
public record Rollout(
        String id,
        String name,
        Digest bundle,
        Digest selfTestOutput,
        List<Stage> stages,
        int maxFailures,
        Duration stageTimeout,
        Optional<String> group,
        RolloutState state,
        String stateReason,
        Instant createdAt) {

    public Rollout {
        stages = List.copyOf(stages);
    }

    /** A rollout that is about to start its first stage. */
    public static Rollout create(String id, RolloutPlan plan, Digest selfTestOutput, Instant now) {
        List<Stage> stages = plan.stages().stream().map(Stage::waiting).toList();
        return new Rollout(
                id,
                plan.name(),
                plan.bundle(),
                selfTestOutput,
                stages,
                plan.maxFailures(),
                plan.stageTimeout(),
                plan.group(),
                RolloutState.RUNNING,
                "",
                now);
    }

    /** Index of the first stage that is not done; empty when all are. */
    public Optional<Integer> currentStage() {
        return IntStream.range(0, stages.size())
                .filter(i -> stages.get(i).state() != StageState.DONE)
                .boxed()
                .findFirst();
    }

    /** The stage, after all others, of devices that enrolled too late for any of them. */
    int lateStage() {
        return stages.size();
    }

    Rollout with(RolloutState newState, String reason) {
        return new Rollout(
                id,
                name,
                bundle,
                selfTestOutput,
                stages,
                maxFailures,
                stageTimeout,
                group,
                newState,
                reason,
                createdAt);
    }

    Rollout with(int index, Stage stage) {
        List<Stage> changed = new ArrayList<>(stages);
        changed.set(index, stage);
        return new Rollout(
                id,
                name,
                bundle,
                selfTestOutput,
                changed,
                maxFailures,
                stageTimeout,
                group,
                state,
                stateReason,
                createdAt);
    }
}
