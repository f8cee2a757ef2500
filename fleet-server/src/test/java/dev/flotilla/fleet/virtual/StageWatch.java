package dev.flotilla.fleet.virtual;

import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.rollout.StageState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a rollout's stages to their order, sizes, thresholds and gates, by a count of its own. */
final class StageWatch {

    private static final double ROUNDING = 1e-9;

    private final Ledger ledger;
    /** By stage, the one of late devices included. */
    private final int[] devices;

    private final int[] holding;
    private final int[] succeeded;
    private final int[] excluded;
    private final Map<List<Object>, StageRuling.Ruling> rulings = new HashMap<>();

    StageWatch(Ledger ledger, Rollout rollout) {
        int stages = rollout.stages().size() + 1;
        this.ledger = ledger;
        this.devices = new int[stages];
        this.holding = new int[stages];
        this.succeeded = new int[stages];
        this.excluded = new int[stages];
    }

    void count(RolloutDevice part, int by) {
        devices[part.stage()] += by;
        holding[part.stage()] += part.holdsBundle() ? by : 0;
        succeeded[part.stage()] += isGood(part) ? by : 0;
        excluded[part.stage()] +=
                part.state() == RolloutDeviceState.EXCLUDED || part.state() == RolloutDeviceState.SUPERSEDED ? by : 0;
    }

    private static boolean isGood(RolloutDevice part) {
        return part.state() == RolloutDeviceState.SUCCEEDED || part.state() == RolloutDeviceState.SHADOWING;
    }

    /** Counts which stages in shadow, and which tests, begin, and how they end. */
    void count(Rollout before, Rollout now) {
        for (int index = 0; index < now.stages().size(); index++) {
            Stage stage = now.stages().get(index);
            boolean changed = stage.state() != before.stages().get(index).state();
            if (changed && stage.state() != StageState.WAITING && stage.state() != StageState.BAKING) {
                stage.plan().shadow().ifPresent(terms -> ledger.count("shadow stages " + stage.state()));
                stage.plan().test().ifPresent(test -> ledger.count("test stages " + stage.state()));
            }
        }
    }

    /** How many devices a stage has. */
    int devices(int stage) {
        return devices[stage];
    }

    /** Each stage adds its percentage of all members, rounded up, or goes up to its count, and no more. */
    void requireSizes(Rollout rollout, int members) {
        int soFar = 0;
        for (int stage = 0; stage < rollout.stages().size(); stage++) {
            double most = Math.max(soFar, most(rollout, stage, members));
            soFar += devices[stage];
            ledger.require(
                    soFar <= most,
                    "%s: %d devices up to stage %d are more than its share of %d",
                    rollout.id(),
                    soFar,
                    stage,
                    members);
        }
    }

    private static double most(Rollout rollout, int stage, int members) {
        Reach reach = rollout.stages().get(stage).plan().reach();
        if (reach instanceof Reach.Count count) {
            return count.devices();
        }
        Reach last = rollout.stages().get(rollout.stages().size() - 1).plan().reach();
        return reach instanceof Reach.Percent share && last instanceof Reach.Percent all
                ? Math.ceil(members * (share.percent() / (double) all.percent()) + 1)
                : members;
    }

    /** By the devices as they were: those of a shadow's stage go on to the next when it is done. */
    void requireDone(Rollout before, Rollout now) {
        for (int stage = 0; stage < now.stages().size(); stage++) {
            if (before.stages().get(stage).state() != StageState.DONE
                    && now.stages().get(stage).state() == StageState.DONE) {
                requireThreshold(now, stage);
                requireGates(now, stage);
            }
        }
    }

    private void requireThreshold(Rollout rollout, int stage) {
        int counted = devices[stage] - excluded[stage];
        double needed = Math.ceil(rollout.stages().get(stage).plan().successThreshold() * counted - ROUNDING);
        ledger.require(
                succeeded[stage] >= Math.max(Math.min(1, counted), needed),
                "%s: stage %d is done with %d of %d devices",
                rollout.id(),
                stage,
                succeeded[stage],
                counted);
    }

    /** Only what the gates advance is done; they are asked of what is under way alone. */
    private void requireGates(Rollout rollout, int stage) {
        Optional<Instant> began = rollout.stages().get(stage).startedAt();
        ledger.require(
                !isJudged(rollout) || rulings.get(List.of(stage, began.orElseThrow())) == StageRuling.Ruling.ADVANCE,
                "%s: stage %d is done, and its gates ruled %s",
                rollout.id(),
                stage,
                rulings);
    }

    private static boolean isJudged(Rollout rollout) {
        return rollout.plan().gating().isOn()
                || rollout.plan().stages().stream()
                        .anyMatch(stage -> stage.test().isPresent());
    }

    void ruled(Rollout rollout, StageRuling ruling) {
        ledger.require(isJudged(rollout), "%s has no gates: %s", rollout.id(), ruling);
        rulings.put(List.of(ruling.stage(), ruling.began()), ruling.ruling());
    }

    void requireOrder(Rollout rollout) {
        int current = rollout.currentStage().orElse(rollout.stages().size());
        boolean over = rollout.state() == RolloutState.COMPLETED;
        for (int stage = current + 1; stage < holding.length && !over; stage++) {
            ledger.require(
                    holding[stage] == 0,
                    "%s is at stage %d, and %d devices of stage %d have its bundle",
                    rollout.id(),
                    current,
                    holding[stage],
                    stage);
        }
        for (int stage = 0; stage < rollout.stages().size(); stage++) {
            ledger.require(
                    rollout.stages().get(stage).state() != StageState.SKIPPED || ledger.skippable(rollout.id()),
                    "%s: nobody asked to skip stage %d",
                    rollout.id(),
                    stage);
        }
        ledger.require(
                !over || rollout.currentStage().isEmpty(),
                "%s is completed, and stage %d is not done",
                rollout.id(),
                current);
    }
}
