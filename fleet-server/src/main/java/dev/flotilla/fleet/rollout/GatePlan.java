package dev.flotilla.fleet.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator asks of one gate, through which each stage has to pass.
 *
 * @param name of the gate within its plan; the metric's, unless the plan has it twice
 * @param margin the least worsening that must not pass, above 0: a difference, or of ratios a share
 * @param rarestFault faults are reckoned with that strike one device in so many, 1 or more
 * @param minimumPairs pairs of devices below which there is no verdict, 2 or more
 * @param maximumWait from the stage's begin
 * @param afterWait what becomes of the gate when that is over and nothing is decided
 * @param rail aborts at once
 * @param span how long a device is observed after it has the bundle
 * @param weight the gate's share of the error budget against those of the other gates, above 0
 */
public record GatePlan(
        String name,
        GateMetric metric,
        double margin,
        int rarestFault,
        int minimumPairs,
        Duration maximumWait,
        AfterWait afterWait,
        Optional<Rail> rail,
        Duration span,
        double weight) {

    /** The longest that a device may be observed, and a stage be undecided. */
    public static final Duration LONGEST = Duration.ofDays(30);

    static final int DEFAULT_RAREST_FAULT = 5;
    static final int DEFAULT_MINIMUM_PAIRS = 20;
    static final int MOST_PAIRS = 1_000_000;
    static final Duration DEFAULT_MAXIMUM_WAIT = Duration.ofDays(1);
    static final Duration DEFAULT_SPAN = Duration.ofMinutes(10);

    private static final int MAX_NAME = 64;

    /** What becomes of a gate that the maximum wait has left undecided. */
    public enum AfterWait {
        HOLD,
        /** Only if the minimum of pairs was reached. */
        ADVANCE,
        /** Only if the minimum of pairs was reached. */
        ABORT
    }

    /**
     * An absolute limit.
     *
     * @param limit in the metric's unit
     * @param devices so many devices beyond it abort, 1 or more
     */
    public record Rail(double limit, int devices) {}

    public GatePlan {
        require(!name.isBlank() && name.length() <= MAX_NAME, "a name has 1 to " + MAX_NAME + " characters, not", name);
        require(margin > 0 && Double.isFinite(margin), "margin of " + name + " must be above 0, got", margin);
        require(
                !(metric instanceof GateMetric.Shadow shadow) || margin < shadow.limit(),
                "margin of " + name + " must be below its limit, got",
                margin);
        require(rarestFault >= 1, "rarestFault of " + name + " must be 1 or more, got", rarestFault);
        require(minimumPairs >= 2, "minimumPairs of " + name + " must be 2 or more, got", minimumPairs);
        require(
                within(maximumWait),
                "maximumWaitSeconds of " + name + " must be 1 to " + LONGEST.toSeconds() + ", got",
                maximumWait);
        require(within(span), "observeSeconds of " + name + " must be 1 to " + LONGEST.toSeconds() + ", got", span);
        require(weight > 0 && Double.isFinite(weight), "weight of " + name + " must be above 0, got", weight);
        rail.ifPresent(limit -> require(
                limit.devices() >= 1 && Double.isFinite(limit.limit()),
                "guardRail of " + name + " needs a limit and 1 device or more, got",
                limit));
    }

    private static boolean within(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(LONGEST) <= 0;
    }

    private static void require(boolean good, String what, Object value) {
        if (!good) {
            throw new InvalidRolloutException("gates: " + what + " " + value);
        }
    }
}
