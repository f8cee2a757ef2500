package dev.flotilla.fleet.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * By what evidence the stages of a rollout may go on.
 *
 * @param gates all have to let a stage pass; without any, stages go on by the reports of their own devices alone
 * @param falseAbort the probability that they abort a rollout of a model that is no worse, above 0 and below 1
 * @param falseAdvance the probability that a gate lets a stage pass with a model beyond its margin, above 0 and below 1
 */
public record Gating(List<GatePlan> gates, double falseAbort, double falseAdvance) {

    /** The most gates of a plan. */
    public static final int MAX_GATES = 20;

    static final double DEFAULT_ERROR = 0.05;

    /** Without gates. */
    public static final Gating NONE = new Gating(List.of(), DEFAULT_ERROR, DEFAULT_ERROR);

    public Gating {
        gates = List.copyOf(gates);
        if (gates.size() > MAX_GATES) {
            throw new InvalidRolloutException("gates: at most " + MAX_GATES + ", got " + gates.size());
        }
        Set<String> names = new HashSet<>();
        for (GatePlan gate : gates) {
            if (!names.add(gate.name())) {
                throw new InvalidRolloutException("gates: two are called " + gate.name() + "; give one another name");
            }
        }
        requireProbability("falseAbort", falseAbort);
        requireProbability("falseAdvance", falseAdvance);
    }

    private static void requireProbability(String field, double value) {
        if (!(value > 0 && value < 1)) {
            throw new InvalidRolloutException("errorBudget." + field + ": must be above 0 and below 1, got " + value);
        }
    }

    /** Whether there is any gate. */
    public boolean isOn() {
        return !gates.isEmpty();
    }
}
