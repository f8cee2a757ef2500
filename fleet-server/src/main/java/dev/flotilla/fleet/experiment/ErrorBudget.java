package dev.flotilla.fleet.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares out the probability of wrong verdicts.
 *
 * <p>A rollout may be aborted wrongly with probability {@code falseAbort} at most, all gates, all stages and all looks
 * taken together. Each test keeps its share however often it is looked at, and the shares add up to the whole at most, so
 * by Bonferroni's inequality the bound holds whatever the gates have to do with one another (they are computed from the
 * same devices). The {@code k}-th stage has {@code 2^-k} of it: that adds up to 1 for any number of stages, which then
 * need not be known beforehand, and gives most to the first, which has the fewest devices and is where a bad model ought
 * to stop. Within a stage a gate's share is its weight.
 *
 * <p>Advancing needs no shares: all gates have to let a stage pass, so a model that is beyond the margin of one passes
 * with probability {@code falseAdvance} at most (intersection-union test: Berger, "Multiparameter hypothesis testing and
 * acceptance sampling", Technometrics 24, 1982).
 */
public final class ErrorBudget {
    private final double falseAbort;
    private final double falseAdvance;
    private final Map<String, Double> weights;

    /**
     * @param falseAbort probability, above 0 and below 1, that a rollout of a model that is not worse is aborted
     * @param falseAdvance probability, above 0 and below 1, that a stage's gate lets pass a model beyond its margin
     * @param weights positive, by the names of the gates
     */
    public ErrorBudget(double falseAbort, double falseAdvance, Map<String, Double> weights) {
        this.falseAbort = probability(falseAbort);
        this.falseAdvance = probability(falseAdvance);
        this.weights = Map.copyOf(weights);
        this.weights.forEach((gate, weight) -> {
            if (!(weight > 0) || weight.isInfinite()) {
                throw new IllegalArgumentException("the weight of gate " + gate + " is above 0, got " + weight);
            }
        });
    }

    /** Equal weights. */
    public static ErrorBudget evenly(double falseAbort, double falseAdvance, List<Gate> gates) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Gate gate : gates) {
            if (weights.put(gate.name(), 1.0) != null) {
                throw new IllegalArgumentException("two gates are called " + gate.name());
            }
        }
        return new ErrorBudget(falseAbort, falseAdvance, weights);
    }

    /** What a gate may spend on wrong aborts in a stage, counted from 1. */
    public double falseAbort(String gate, int stage) {
        Double weight = weights.get(gate);
        if (weight == null) {
            throw new IllegalArgumentException("gate " + gate + " has no share of the error budget");
        }
        if (stage < 1) {
            throw new IllegalArgumentException("stages are counted from 1, got " + stage);
        }
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        return falseAbort * weight / all * Math.scalb(1.0, -stage);
    }

    /** Probability that a gate may let pass what is beyond its margin. */
    public double falseAdvance() {
        return falseAdvance;
    }

    private static double probability(double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException("a probability of errors lies between 0 and 1, got " + value);
        }
        return value;
    }
}
