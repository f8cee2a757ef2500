package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.fleet.experiment.Observed;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import dev.flotilla.fleet.rollout.AbTest;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StagePlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.numbers.gamma.LogBeta;

/** Holds a rollout's comparisons to what makes them fair: who is compared with whom, and who gets the bundle meanwhile. */
final class TrialWatch {

    /** Of the shares that {@link #ratioP} holds possible. */
    private static final double CONCENTRATION = 10;
    /** As the documentation of gates has it. */
    private static final double RATIO_LEVEL = 0.001;

    private static final double ROUNDING = 1e-9;

    private final Ledger ledger;
    private final Map<Trial, Set<DeviceId>> controls = new HashMap<>();

    TrialWatch(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Canaries are the stage's own, controls those of later stages that have nothing; nobody is two of them. */
    void tried(Rollout rollout, Map<DeviceId, RolloutDevice> parts, Trial trial, List<TrialPair> pairs) {
        if (controls.containsKey(trial)) {
            return;
        }
        Set<DeviceId> seen = new HashSet<>();
        StagePlan stage = rollout.stages().get(trial.stage()).plan();
        for (TrialPair pair : pairs) {
            ledger.require(
                    seen.add(pair.canary()) && parts.get(pair.canary()).stage() == trial.stage(),
                    "%s: %s is no canary of %s",
                    rollout.id(),
                    pair,
                    trial);
            pair.control().ifPresent(control -> {
                ledger.require(
                        stage.reach().isByChance() && !stage.isShadow(),
                        "%s: a control of devices that chance did not draw, or that compare by themselves: %s",
                        rollout.id(),
                        pair);
                ledger.require(seen.add(control), "%s: %s is compared twice in %s", rollout.id(), control, trial);
                requireOnOld(rollout, parts.get(control), trial, pair);
            });
        }
        ledger.count("trials");
        controls.put(
                trial, pairs.stream().flatMap(pair -> pair.control().stream()).collect(Collectors.toSet()));
    }

    private void requireOnOld(Rollout rollout, RolloutDevice control, Trial trial, TrialPair pair) {
        Optional<Digest> runs = ledger.kept(control.id()).flatMap(ReportedState::activeBundle);
        ledger.require(
                control.stage() > trial.stage()
                        && !control.holdsBundle()
                        && (control.given().isPresent() || runs.equals(pair.old())),
                "%s: %s, which runs %s, is no control of %s",
                rollout.id(),
                control,
                runs,
                pair);
        ledger.count("controls");
    }

    /** As long as the stage that it is compared with is under way, nobody gives a control the bundle. */
    void changed(Rollout rollout, RolloutDevice part) {
        controls.forEach((trial, compared) -> ledger.require(
                !part.holdsBundle() || !compared.contains(part.id()) || !isUnderWay(rollout, trial),
                "%s: %s is given the bundle while it is a control of %s",
                rollout.id(),
                part,
                trial));
    }

    private static boolean isUnderWay(Rollout rollout, Trial trial) {
        Stage stage = rollout.stages().get(trial.stage());
        return stage.startedAt().equals(Optional.of(trial.began()))
                && switch (stage.state()) {
                    case RUNNING, BAKING -> true;
                    case WAITING, DONE, SKIPPED, FAILED -> false;
                };
    }

    /** A test has an answer, so that its stage may be done: by then, by enough devices, and as many of both. */
    void answered(Rollout rollout, Trial trial, List<Observed> observed, Instant now) {
        AbTest test = rollout.stages().get(trial.stage()).plan().test().orElseThrow();
        List<Observed.Key> told = observed.stream()
                .filter(one -> one.value().isPresent() && one.key().gate().equals(AbTest.NAME))
                .map(Observed::key)
                .toList();
        Set<Integer> ofControls = told.stream()
                .filter(Observed.Key::control)
                .map(Observed.Key::pair)
                .collect(Collectors.toSet());
        List<Integer> ofCanaries = told.stream()
                .filter(key -> !key.control())
                .map(Observed.Key::pair)
                .toList();
        int both = (int) ofCanaries.stream().filter(ofControls::contains).count();
        ledger.require(
                !now.isBefore(trial.began().plus(test.duration())),
                "%s: %s has its answer before its time is over, at %s",
                rollout.id(),
                trial,
                now);
        ledger.require(
                both >= test.minimumPairs()
                        && Math.max(ofCanaries.size(), ofControls.size())
                                <= controls.get(trial).size(),
                "%s: %s has its answer by %d canaries and %d controls, %d of them pairs",
                rollout.id(),
                trial,
                ofCanaries.size(),
                ofControls.size(),
                both);
        double ratio = ratioP(ofCanaries.size(), ofControls.size());
        ledger.require(
                ratio > RATIO_LEVEL - ROUNDING,
                "%s: %s has its answer by %d canaries and %d controls, p = %g",
                rollout.id(),
                trial,
                ofCanaries.size(),
                ofControls.size(),
                ratio);
        ledger.count("tests answered");
    }

    /** One over the Bayes factor against equal shares, of Lindon and Malek (NeurIPS 2022), at the end. */
    private static double ratioP(int canaries, int controls) {
        double factor = LogBeta.value(CONCENTRATION + canaries, CONCENTRATION + controls)
                - LogBeta.value(CONCENTRATION, CONCENTRATION)
                + (canaries + controls) * Math.log(2);
        return Math.exp(-factor);
    }
}
