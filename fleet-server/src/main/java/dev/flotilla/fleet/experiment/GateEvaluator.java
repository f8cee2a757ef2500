package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.Evidence.Decided;
import dev.flotilla.fleet.experiment.GateTerms.TimeoutOutcome;
import dev.flotilla.fleet.experiment.StageObservations.Against;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges a stage by one gate. A pure function of the gate, what was observed, and the time: the same at whatever moments
 * and however often it is asked.
 *
 * <p>Rules, in this order:
 *
 * <ol>
 *   <li>so many canary devices beyond the guard rail: abort;
 *   <li>evidence that the canary is worse: abort, unless it was proved before to be within the margin;
 *   <li>the groups do not report equally often: hold, since who is missing may be what would have told;
 *   <li>proved to be worse by less than the margin: advance;
 *   <li>fewer pairs than the minimum: hold, not enough evidence;
 *   <li>the maximum wait is over: as its outcome says;
 *   <li>hold.
 * </ol>
 */
public final class GateEvaluator {
    /** Level of the sample-ratio test. It leads to no abort, so it spends nothing of the error budget. */
    static final double SAMPLE_RATIO_LEVEL = 0.001;

    /** Devices that were taken in together come pair by pair, not group by group. */
    private static final Comparator<DeviceObservation> ORDER =
            Comparator.comparing(DeviceObservation::complete).thenComparingInt(DeviceObservation::pair);

    private final ErrorBudget budget;

    public GateEvaluator(ErrorBudget budget) {
        this.budget = budget;
    }

    /**
     * The verdict at a time; observations that are complete only after it are not looked at.
     *
     * @throws IllegalArgumentException if a value does not fit the gate's comparison, a pair has two devices in one group,
     *     or the budget has no share for the gate
     */
    public GateVerdict evaluate(Gate gate, StageObservations observations, Instant now) {
        Instant deadline = observations.since().plus(gate.terms().maximumWait());
        boolean waited = !now.isBefore(deadline);
        // An outcome other than to hold is final, so evidence that came after it changes nothing.
        Instant last = waited && gate.terms().outcome() != TimeoutOutcome.HOLD ? deadline : now;
        Evidence evidence = evidence(gate, observations, now, last);
        boolean derailed = gate.terms()
                .rail()
                .filter(rail -> evidence.sample().beyondRail() >= rail.devices())
                .isPresent();
        return derailed ? derailed(evidence) : judged(evidence, waited, observations.against());
    }

    private Evidence evidence(Gate gate, StageObservations observations, Instant now, Instant last) {
        List<DeviceObservation> canary = complete(gate, observations.canary(), now);
        List<DeviceObservation> control = complete(gate, observations.control(), now);
        double falseAbort = budget.falseAbort(gate.name(), observations.stage());
        double counterpart = control.stream()
                .mapToDouble(DeviceObservation::value)
                .findFirst()
                .orElse(0);
        Replay replay = new Replay(gate, counterpart, falseAbort, budget.falseAdvance());
        replay.play(complete(gate, canary, last), complete(gate, control, last));
        List<DeviceObservation> every = new ArrayList<>(canary);
        every.addAll(observations.alone());
        List<DeviceObservation> beyond = beyondRail(gate, complete(gate, every, now));
        Optional<Decided> rail = gate.terms()
                .rail()
                .filter(limit -> beyond.size() >= limit.devices())
                .map(limit -> new Decided(
                        Ruling.ABORT, beyond.get(limit.devices() - 1).complete(), replay.pairs()));
        Evidence.Sample sample = new Evidence.Sample(
                canary.size(),
                control.size(),
                replay.pairs(),
                replay.canaryMean(),
                replay.controlMean(),
                sampleRatio(canary, control),
                beyond.size());
        return new Evidence(
                gate.name(),
                observations.stage(),
                gate.terms(),
                falseAbort,
                budget.falseAdvance(),
                sample,
                replay.effect(),
                rail.or(replay::decided));
    }

    static List<DeviceObservation> complete(Gate gate, List<DeviceObservation> devices, Instant now) {
        List<DeviceObservation> complete = new ArrayList<>();
        for (DeviceObservation device : devices) {
            if (!device.complete().isAfter(now)) {
                gate.comparison().check(device);
                complete.add(device);
            }
        }
        complete.sort(ORDER);
        return complete;
    }

    private static List<DeviceObservation> beyondRail(Gate gate, List<DeviceObservation> canary) {
        return gate.terms().rail().stream()
                .flatMap(rail ->
                        canary.stream().filter(device -> gate.direction().worse(device.value(), rail.limit())))
                .toList();
    }

    static double sampleRatio(List<DeviceObservation> canary, List<DeviceObservation> control) {
        SampleRatio ratio = new SampleRatio();
        int next = 0;
        for (DeviceObservation device : canary) {
            while (next < control.size() && ORDER.compare(control.get(next), device) <= 0) {
                ratio.addControl();
                next++;
            }
            ratio.addCanary();
        }
        for (; next < control.size(); next++) {
            ratio.addControl();
        }
        return ratio.pValue();
    }

    private static GateVerdict judged(Evidence evidence, boolean waited, Against against) {
        Optional<Ruling> decided = evidence.decided().map(Decided::ruling);
        if (decided.equals(Optional.of(Ruling.ABORT))) {
            return worse(evidence, against);
        }
        Evidence.Sample sample = evidence.sample();
        if (sample.sampleRatioP() <= SAMPLE_RATIO_LEVEL) {
            return verdict(
                    Ruling.HOLD,
                    evidence,
                    "the groups report unequally: %d devices of the canary and %d of the control, p = %.3g",
                    sample.canary(),
                    sample.control(),
                    sample.sampleRatioP());
        }
        if (decided.isPresent()) {
            return within(evidence, against);
        }
        if (sample.pairs() < evidence.terms().minimumPairs()) {
            return verdict(
                    Ruling.HOLD,
                    evidence,
                    "not enough evidence: %d of at least %d %s",
                    sample.pairs(),
                    evidence.terms().minimumPairs(),
                    against.unit());
        }
        return waited ? waited(evidence, against) : undecided(Ruling.HOLD, "undecided", evidence, against);
    }

    private static GateVerdict waited(Evidence evidence, Against against) {
        String over = "undecided when the maximum wait was over";
        return switch (evidence.terms().outcome()) {
            case HOLD -> undecided(Ruling.HOLD, over, evidence, against);
            case ADVANCE -> undecided(Ruling.ADVANCE, over, evidence, against);
            case ABORT -> undecided(Ruling.ABORT, over, evidence, against);
        };
    }

    private static GateVerdict derailed(Evidence evidence) {
        return verdict(
                Ruling.ABORT,
                evidence,
                "guard rail: %d devices of the canary are beyond %s",
                evidence.sample().beyondRail(),
                evidence.terms().rail().map(GuardRail::limit).orElseThrow());
    }

    private static GateVerdict worse(Evidence evidence, Against against) {
        return verdict(
                Ruling.ABORT,
                evidence,
                "worse than %s by %.4g, p = %.3g, at most %.3g needed, after %d %s",
                against,
                evidence.effect().worsening(),
                evidence.effect().pWorse(),
                evidence.falseAbort(),
                evidence.sample().pairs(),
                against.unit());
    }

    private static GateVerdict within(Evidence evidence, Against against) {
        return verdict(
                Ruling.ADVANCE,
                evidence,
                "worse by less than the margin of %.4g, p = %.3g, at most %.3g needed, after %d %s",
                evidence.terms().margin(),
                evidence.effect().pBeyondMargin(),
                evidence.falseAdvance(),
                evidence.sample().pairs(),
                against.unit());
    }

    private static GateVerdict undecided(Ruling ruling, String what, Evidence evidence, Against against) {
        Evidence.Effect effect = evidence.effect();
        return verdict(
                ruling,
                evidence,
                "%s after %d %s: worse by %.4g, between %.4g and %.4g, margin %.4g",
                what,
                evidence.sample().pairs(),
                against.unit(),
                effect.worsening(),
                effect.interval().lower(),
                effect.interval().upper(),
                evidence.terms().margin());
    }

    private static GateVerdict verdict(Ruling ruling, Evidence evidence, String reason, Object... numbers) {
        return new GateVerdict(ruling, String.format(Locale.ROOT, reason, numbers), evidence);
    }
}
