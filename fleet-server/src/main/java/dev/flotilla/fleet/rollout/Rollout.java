package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A rollout and where it stands.
 *
 * @param plan what was asked for
 * @param selfTestOutput what a device's self-test of the bundle must yield, SHA-256 over the golden outputs
 * @param stages how far each of the plan's stages is
 * @param stateReason why it is in its state; empty when nothing is to be said
 * @param spent what it has used up of its plan's bounds
 * @param approval who wanted it, and who approved
 */
public record Rollout(
        String id,
        RolloutPlan plan,
        Digest selfTestOutput,
        List<Stage> stages,
        RolloutState state,
        String stateReason,
        Instant createdAt,
        Spent spent,
        Approval approval) {

    public Rollout {
        stages = List.copyOf(stages);
        if (stages.size() != plan.stages().size()) {
            throw new IllegalArgumentException("rollout " + id + " has " + stages.size() + " stages of "
                    + plan.stages().size() + " planned");
        }
    }

    /** A rollout that is about to start its first stage, or waits for the approvals that its plan wants. */
    public static Rollout create(String id, RolloutPlan plan, Digest selfTestOutput, Instant now) {
        List<Stage> stages = plan.stages().stream().map(Stage::waiting).toList();
        Rollout begun = new Rollout(
                id, plan, selfTestOutput, stages, RolloutState.RUNNING, "", now, Spent.NOTHING, Approval.NONE);
        return plan.approvals() == 0 ? begun : begun.awaitingApproval();
    }

    public String name() {
        return plan.name();
    }

    public Digest bundle() {
        return plan.bundle();
    }

    /** Index of the first stage that is not done or skipped; empty when all are. */
    public Optional<Integer> currentStage() {
        return IntStream.range(0, stages.size())
                .filter(i -> !stages.get(i).isOver())
                .boxed()
                .findFirst();
    }

    /** Whether a stage failed, so that it stopped by itself. */
    boolean isFailed() {
        return currentStage()
                .filter(index -> stages.get(index).state() == StageState.FAILED)
                .isPresent();
    }

    /** Whether what a device is given now is to run in shadow on it. */
    Optional<ShadowTerms> shadow(RolloutDevice part) {
        return part.stage() < stages.size() ? stages.get(part.stage()).plan().shadow() : Optional.empty();
    }

    /** Whether it may hold the bundle only to run it in shadow, from the stage before. */
    boolean isBehindShadow(RolloutDevice part) {
        return part.stage() > 0 && stages.get(part.stage() - 1).plan().isShadow();
    }

    /** Whether what it holds runs in shadow on it, as far as is known: what serves is not to be given up for it. */
    boolean isInShadow(RolloutDevice part) {
        return switch (part.state()) {
            case WAITING, EXCLUDED, SUPERSEDED ->
                isBehindShadow(part) || shadow(part).isPresent();
            case ASSIGNED, DEFERRED, FETCHING, VERIFYING, PROBING, ACTIVATING, SHADOWING, SUCCEEDED, RETRYING, FAILED ->
                shadow(part).isPresent();
        };
    }

    /** The stage, after all others, of devices that enrolled too late for any of them. */
    int lateStage() {
        return stages.size();
    }

    Rollout awaitingApproval() {
        return with(
                RolloutState.AWAITING_APPROVAL,
                "waits for approval: " + approval.votes().size() + " of " + plan.approvals() + " given");
    }

    Rollout with(RolloutState newState, String reason) {
        return new Rollout(id, plan, selfTestOutput, stages, newState, reason, createdAt, spent, approval);
    }

    Rollout with(int index, Stage stage) {
        List<Stage> changed = new ArrayList<>(stages);
        changed.set(index, stage);
        return new Rollout(id, plan, selfTestOutput, changed, state, stateReason, createdAt, spent, approval);
    }

    Rollout with(Spent more) {
        return new Rollout(id, plan, selfTestOutput, stages, state, stateReason, createdAt, more, approval);
    }

    Rollout with(Approval other) {
        return new Rollout(id, plan, selfTestOutput, stages, state, stateReason, createdAt, spent, other);
    }
}
