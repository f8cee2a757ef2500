package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Stage;
import java.util.List;
import java.util.Optional;

/** Holds a rollout to what its plan says of shadows: who runs one, by which proof, and where such devices go from there. */
final class ShadowWatch {

    private final Ledger ledger;

    ShadowWatch(Ledger ledger) {
        this.ledger = ledger;
    }

    private static Optional<Stage> stage(Rollout rollout, int index) {
        List<Stage> stages = rollout.stages();
        return index < stages.size() ? Optional.of(stages.get(index)) : Optional.empty();
    }

    private static boolean isShadow(Rollout rollout, int index) {
        return stage(rollout, index).filter(stage -> stage.plan().isShadow()).isPresent();
    }

    /** Whoever is in a stage of mode shadow is given the bundle by its terms, and everybody else to serve. */
    void requireMeant(Rollout rollout, RolloutDevice part, RolloutUpdate.Order order) {
        Optional<ShadowTerms> terms = part.holdsBundle()
                ? stage(rollout, part.stage()).flatMap(stage -> stage.plan().shadow())
                : Optional.empty();
        ledger.require(
                order.assignment().flatMap(Assignment::shadow).equals(terms),
                "%s gives %s to %s, in whose stage shadows are %s",
                rollout.id(),
                order,
                part,
                terms);
    }

    /** A device changes its stage when that is over in which it was to run the bundle in shadow, and for the next alone. */
    void requireStage(Rollout before, Rollout now, RolloutDevice known, RolloutDevice part) {
        boolean over = isShadow(before, known.stage())
                && !before.stages().get(known.stage()).isOver()
                && now.stages().get(known.stage()).isOver();
        ledger.require(
                part.stage() == known.stage() + (over ? 1 : 0),
                "%s: %s changes its stage from %d to %d",
                now.id(),
                part.id(),
                known.stage(),
                part.stage());
    }

    /** To run in shadow is a verdict where that is wanted, and by the device's own report. */
    void requireProof(Rollout rollout, RolloutDevice part) {
        if (part.state() != RolloutDeviceState.SHADOWING) {
            return;
        }
        ReportedShadow expected = new ReportedShadow(rollout.bundle(), rollout.selfTestOutput());
        Optional<ReportedState> proof = ledger.kept(part.id())
                .filter(report -> report.phase() == UpdatePhase.SHADOWING)
                .filter(report -> report.counter()
                        == part.given().map(RolloutDevice.Given::counter).orElse(-1L))
                .filter(report -> report.shadow().equals(Optional.of(expected)));
        ledger.require(
                isShadow(rollout, part.stage()) && proof.isPresent(),
                "%s: %s is in shadow without proof, or where nobody is to be; what is kept is %s",
                rollout.id(),
                part,
                ledger.kept(part.id()));
    }

    /** Nobody is left behind in a shadow's stage that is over. */
    void requireMovedOn(Rollout rollout, StageWatch stages) {
        for (int index = 0; index < rollout.stages().size(); index++) {
            ledger.require(
                    !isShadow(rollout, index) || !rollout.stages().get(index).isOver() || stages.devices(index) == 0,
                    "%s: %d devices are left in stage %d, whose shadows are over",
                    rollout.id(),
                    stages.devices(index),
                    index);
        }
    }

    /** What was withdrawn runs in shadow on nobody's behalf any more. */
    void requireTakenBack(Rollout rollout, RolloutDevice part, Assignment desired) {
        ledger.require(
                desired.shadow().isEmpty()
                        || (rollout.state() != RolloutState.ABORTED && rollout.state() != RolloutState.ROLLED_BACK),
                "%s is %s, and %s is still to run it in shadow: %s",
                rollout.id(),
                rollout.state(),
                part,
                desired);
    }
}
