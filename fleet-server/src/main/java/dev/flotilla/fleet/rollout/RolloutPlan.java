package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.filter.DeviceFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What an operator asks of a rollout.
 *
 * @param stages one or more; percentages rise, and so do counts
 * @param maxFailures how many failed devices are put up with; one more pauses the rollout
 * @param stageTimeout how long a device may take from assignment to verdict before it counts as failed
 * @param target the devices; all when empty
 * @param gating by what evidence stages go on
 * @param onFailure what becomes of it when a stage fails
 * @param pace how fast devices are given the bundle
 * @param retries how often devices that failed get another try
 * @param schedule when devices are given the bundle
 * @param approvals how many others than who created it have to approve before it begins
 * @param priority from which others it takes devices over
 */
public record RolloutPlan(
        String name,
        Digest bundle,
        List<StagePlan> stages,
        int maxFailures,
        Duration stageTimeout,
        Optional<DeviceFilter> target,
        Gating gating,
        OnFailure onFailure,
        Pace pace,
        Retries retries,
        Schedule schedule,
        int approvals,
        Priority priority) {

    /** The most stages a rollout may have. */
    public static final int MAX_STAGES = 20;

    /** The longest that a device may take. */
    public static final Duration MAX_STAGE_TIMEOUT = Duration.ofDays(30);

    private static final int MAX_NAME = 120;
    private static final int UNMEASURED = 0;

    /** A plan that says no more than it has to. */
    public RolloutPlan(
            String name,
            Digest bundle,
            List<StagePlan> stages,
            int maxFailures,
            Duration stageTimeout,
            Optional<DeviceFilter> target) {
        this(name, bundle, stages, maxFailures, stageTimeout, target, Gating.NONE);
    }

    /** A plan with gates that waits for an operator when one of its stages fails. */
    public RolloutPlan(
            String name,
            Digest bundle,
            List<StagePlan> stages,
            int maxFailures,
            Duration stageTimeout,
            Optional<DeviceFilter> target,
            Gating gating) {
        this(
                name,
                bundle,
                stages,
                maxFailures,
                stageTimeout,
                target,
                gating,
                OnFailure.PAUSE,
                Pace.UNBOUNDED,
                Retries.NONE,
                Schedule.ALWAYS,
                0,
                Priority.LOWEST);
    }

    public RolloutPlan {
        stages = List.copyOf(stages);
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new InvalidRolloutException("name: must have 1 to " + MAX_NAME + " characters");
        }
        if (stages.isEmpty() || stages.size() > MAX_STAGES) {
            throw new InvalidRolloutException("stages: must be 1 to " + MAX_STAGES + ", got " + stages.size());
        }
        requireRising("percent", stages, reach -> reach instanceof Reach.Percent share ? share.percent() : UNMEASURED);
        requireRising("count", stages, reach -> reach instanceof Reach.Count count ? count.devices() : UNMEASURED);
        requireSameMeasure(stages);
        requireServed(stages, gating);
        requireObservable(stages, gating);
        requireComparable(stages, gating);
        if (maxFailures < 0) {
            throw new InvalidRolloutException("maxFailures: must be 0 or more, got " + maxFailures);
        }
        if (stageTimeout.isZero() || stageTimeout.isNegative() || stageTimeout.compareTo(MAX_STAGE_TIMEOUT) > 0) {
            throw new InvalidRolloutException("stageTimeoutSeconds: must be 1 to " + MAX_STAGE_TIMEOUT.toSeconds());
        }
        if (approvals < 0 || approvals > Approvals.MOST) {
            throw new InvalidRolloutException(
                    "approvals: required must be 0 to " + Approvals.MOST + ", got " + approvals);
        }
    }

    /** The same, but for what becomes of it when a stage fails. */
    public RolloutPlan with(OnFailure other) {
        return with(other, pace, retries, schedule, approvals, priority);
    }

    /** The same, but for how fast it goes and how often devices may try. */
    public RolloutPlan with(Pace otherPace, Retries otherRetries) {
        return with(onFailure, otherPace, otherRetries, schedule, approvals, priority);
    }

    /** The same, but for when it goes on. */
    public RolloutPlan with(Schedule other) {
        return with(onFailure, pace, retries, other, approvals, priority);
    }

    /** The same, but for how many have to approve. */
    public RolloutPlan withApprovals(int required) {
        return with(onFailure, pace, retries, schedule, required, priority);
    }

    /** The same, but for its priority. */
    public RolloutPlan with(Priority other) {
        return with(onFailure, pace, retries, schedule, approvals, other);
    }

    private RolloutPlan with(
            OnFailure otherEnd,
            Pace otherPace,
            Retries otherRetries,
            Schedule otherSchedule,
            int required,
            Priority otherPriority) {
        return new RolloutPlan(
                name,
                bundle,
                stages,
                maxFailures,
                stageTimeout,
                target,
                gating,
                otherEnd,
                otherPace,
                otherRetries,
                otherSchedule,
                required,
                otherPriority);
    }

    /** Stages of other kinds may stand between; the stage behind a shadow may add nobody, and have it serve on the shadow's. */
    private static void requireRising(String field, List<StagePlan> stages, ToIntFunction<Reach> size) {
        int before = UNMEASURED;
        boolean shadowed = false;
        for (StagePlan stage : stages) {
            int now = size.applyAsInt(stage.reach());
            if (now != UNMEASURED && (now < before || (now == before && !shadowed))) {
                throw new InvalidRolloutException("stages: " + field + " must rise from stage to stage");
            }
            before = Math.max(before, now);
            shadowed = stage.isShadow();
        }
    }

    /** A shadow's devices serve in the stage behind it: what that says of its size must include them. */
    private static void requireSameMeasure(List<StagePlan> stages) {
        for (int i = 1; i < stages.size(); i++) {
            Reach shadowed = stages.get(i - 1).reach();
            boolean measured = stages.get(i - 1).isShadow() && shadowed.isByChance();
            if (measured && !shadowed.getClass().equals(stages.get(i).reach().getClass())) {
                throw new InvalidRolloutException(
                        "stages: the stage behind a shadow by percent or count has its devices"
                                + " serve, so it must go by the same");
            }
        }
    }

    /** A gate that never gets a number would let an unjudged model serve once it has waited long enough. */
    private static void requireObservable(List<StagePlan> stages, Gating gating) {
        for (StagePlan stage : stages) {
            for (GatePlan gate : gating.gates()) {
                if (gate.metric() instanceof GateMetric.Shadow shadow
                        && stage.shadow()
                                .filter(terms -> terms.inputs() < shadow.minimumInputs())
                                .isPresent()) {
                    throw new InvalidRolloutException("gates: " + gate.name() + " needs " + shadow.minimumInputs()
                            + " inputs (minimumInputs), more than a stage's shadow sees");
                }
            }
        }
    }

    private static void requireServed(List<StagePlan> stages, Gating gating) {
        if (stages.get(stages.size() - 1).isShadow()) {
            throw new InvalidRolloutException(
                    "stages: the last has mode shadow, so the bundle would never serve; add a stage that has it serve");
        }
        boolean shadows = stages.stream().anyMatch(StagePlan::isShadow);
        gating.gates().stream()
                .filter(gate -> gate.metric() instanceof GateMetric.Shadow && !shadows)
                .findFirst()
                .ifPresent(gate -> {
                    throw new InvalidRolloutException(
                            "gates: " + gate.name() + " judges stages of mode shadow, and the plan has none");
                });
    }

    private static void requireComparable(List<StagePlan> stages, Gating gating) {
        for (int i = 0; i < stages.size(); i++) {
            boolean others = i < stages.size() - 1 && stages.get(i).reach().isByChance();
            if (stages.get(i).test().isPresent() && !others) {
                throw new InvalidRolloutException(
                        "stages: mode ab needs devices that stay on the old model, drawn by chance:"
                                + " a percent or a count, and a stage after it");
            }
        }
        if (gating.gates().stream().anyMatch(gate -> gate.name().equals(AbTest.NAME))) {
            throw new InvalidRolloutException(
                    "gates: " + AbTest.NAME + " is the name of tests of mode ab; take another");
        }
    }

    /** Whether evidence decides about its stages, besides their own devices' reports. */
    boolean isJudged() {
        return gating.isOn() || stages.stream().anyMatch(stage -> stage.test().isPresent());
    }

    /** Whether one of its stages has the bundle run in shadow. */
    boolean hasShadow() {
        return stages.stream().anyMatch(StagePlan::isShadow);
    }
}
