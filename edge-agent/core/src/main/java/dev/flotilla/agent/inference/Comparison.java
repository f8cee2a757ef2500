package dev.flotilla.agent.inference;

import java.util.OptionalDouble;

/**
 * What a model in shadow made of one input, against what was answered.
 *
 * @param agreed whether both named the same class; not if the shadow failed
 * @param distance half the sum of the absolute differences of the scores; empty if they are not as many, or it failed
 * @param latencyRatio how many times as long the shadow took; empty if it failed
 */
public record Comparison(boolean agreed, OptionalDouble distance, OptionalDouble latencyRatio) {
    /** Of an input that the shadow gave no answer to. */
    static final Comparison FAILED = new Comparison(false, OptionalDouble.empty(), OptionalDouble.empty());

    /** What is kept of an answer until it is compared. */
    // An array of its own: a copy on every read would serve nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(String label, float[] scores, double millis) {
        static Answer of(Prediction prediction) {
            return new Answer(prediction.label(), prediction.scores().clone(), prediction.latencyMillis());
        }
    }

    static Comparison of(Answer answer, Prediction shadow) {
        return new Comparison(
                answer.label().equals(shadow.label()),
                distance(answer.scores(), shadow.scores()),
                answer.millis() > 0
                        ? OptionalDouble.of(shadow.latencyMillis() / answer.millis())
                        : OptionalDouble.empty());
    }

    private static OptionalDouble distance(float[] one, float[] other) {
        if (one.length != other.length) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((double) one[i] - other[i]);
        }
        return OptionalDouble.of(sum / 2);
    }
}
