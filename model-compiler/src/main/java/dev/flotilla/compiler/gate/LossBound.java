package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.evaluate.Accuracy;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.McNemar;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import java.util.Locale;
import java.util.Map;

/**
 * How much a challenger may lose against the champion.
 *
 * @param points of accuracy in percent, which the upper end of a one-sided 95 % interval of the loss must not exceed
 */
public record LossBound(double points) {
    private static final double MOST = 100;

    /** Refuses what is no share of 100 points. */
    public LossBound {
        if (!(points >= 0 && points <= MOST)) {
            throw new IllegalArgumentException("a loss is within 0 and " + MOST + " points, not " + points);
        }
    }

    /**
     * Holds a challenger to this. Too few samples to say are undecided, which does not pass.
     *
     * @param evaluation of the challenger against the champion, on labelled samples
     */
    public GateCheck check(String name, Evaluation evaluation) {
        Accuracy champion = evaluation.originalAccuracy().orElseThrow();
        McNemar changed =
                evaluation.against().flatMap(Evaluation.Against::changed).orElseThrow();
        Comparison found = Comparison.ofCounts(champion.total(), champion.correct(), changed.lost(), changed.won());
        return check(name, found, found.samples() + " samples");
    }

    GateCheck check(String name, Comparison found, String on) {
        Map<String, Double> figures = found.figures();
        figures.put("allowed", points);
        return new GateCheck(
                name,
                outcome(found),
                figures,
                String.format(
                        Locale.ROOT,
                        "%.1f on %s, the champion has %.1f: a loss of %.2f points, with 95 %% confidence at most %.2f,"
                                + " allowed are %.1f",
                        found.challenger(),
                        on,
                        found.champion(),
                        found.loss(),
                        found.lossHigh(),
                        points));
    }

    private Outcome outcome(Comparison found) {
        if (found.lossHigh() <= points) {
            return Outcome.PASSED;
        }
        return found.loss() > points ? Outcome.FAILED : Outcome.UNDECIDED;
    }
}
