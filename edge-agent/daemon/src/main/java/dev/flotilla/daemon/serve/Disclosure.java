package dev.flotilla.daemon.serve;

import dev.flotilla.agent.inference.Prediction;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How much of an answer is told, since exact scores let a caller copy the model by asking often enough (Tramèr et al.,
 * "Stealing Machine Learning Models via Prediction APIs", USENIX Security 2016, which also measures what rounding costs the
 * thief).
 *
 * @param decimals digits after the point of each score; {@link #ALL} for all
 * @param top how many of the highest scores; the others become 0; {@link #ALL} for all
 */
public record Disclosure(int decimals, int top) {
    /** Nothing is held back. */
    public static final int ALL = 0;

    private static final int BASE = 10;

    public static Disclosure full() {
        return new Disclosure(ALL, ALL);
    }

    /** What of a prediction is told; its output bytes are those of the scores that are told. */
    Prediction limit(Prediction exact) {
        if (decimals == ALL && top == ALL) {
            return exact;
        }
        float[] scores = new float[exact.scores().length];
        for (int told : told(exact.scores())) {
            scores[told] = rounded(exact.scores()[told]);
        }
        return new Prediction(
                exact.label(),
                exact.index(),
                scores[exact.index()],
                scores,
                exact.outputSpec().quantize(scores),
                exact.outputSpec(),
                exact.bundle(),
                exact.latencyMillis(),
                exact.unusual());
    }

    /** The places of the scores that are told; of equal ones the first. */
    private int[] told(float[] scores) {
        IntStream places = IntStream.range(0, scores.length);
        return top == ALL
                ? places.toArray()
                : places.boxed()
                        .sorted(Comparator.comparingDouble(place -> -scores[place]))
                        .limit(top)
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    private float rounded(float score) {
        if (decimals == ALL) {
            return score;
        }
        double unit = Math.pow(BASE, decimals);
        return (float) (Math.rint(score * unit) / unit);
    }
}
