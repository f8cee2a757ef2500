package dev.flotilla.fleet.rollout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a gate compares. */
public sealed interface GateMetric {

    /** As plans write it. */
    String wireName();

    /** What Flotilla itself makes of reports and telemetry. */
    enum Known implements GateMetric {
        UPDATE_FAILURE_RATE,
        INFERENCE_ERROR_RATE,
        LATENCY_P95_RATIO,
        MEMORY_RATIO,
        PREDICTION_SHIFT,
        CONFIDENCE,
        ESTIMATED_ACCURACY;

        @Override
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Known> find(String wireName) {
            return Arrays.stream(values())
                    .filter(known -> known.wireName().equals(wireName))
                    .findFirst();
        }

        static String all() {
            return Stream.concat(
                            Arrays.stream(values()).map(Known::wireName),
                            Arrays.stream(Shadowed.values()).map(Shadowed::wireName))
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * Any quantity of which devices report a quantile sketch.
     *
     * @param sketch its name in telemetry
     */
    record Quantity(String sketch, Compared compared, Worse worse) implements GateMetric {
        @Override
        public String wireName() {
            return sketch;
        }
    }

    /**
     * What devices say of a bundle in shadow, held to a limit: such stages have no control, since each device compares by itself.
     *
     * @param limit of the agreement the least, above 0 and at most 1; of the ratio the most, above 0
     * @param minimumInputs fewer compared inputs in its time make no number of a device, 1 or more
     */
    record Shadow(Shadowed what, double limit, int minimumInputs) implements GateMetric {
        static final int DEFAULT_INPUTS = 30;

        public Shadow {
            double most =
                    switch (what) {
                        case AGREEMENT -> 1;
                        case SHADOW_LATENCY_RATIO -> Double.MAX_VALUE;
                    };
            if (!(limit > 0 && limit <= most)) {
                throw new InvalidRolloutException("gates: limit of " + what.wireName() + " must be above 0"
                        + (most == 1 ? " and at most 1" : "") + ", got " + limit);
            }
        }

        @Override
        public String wireName() {
            return what.wireName();
        }
    }

    /** What is told of a bundle in shadow. */
    enum Shadowed {
        /** The share of compared inputs to which it gave the same class as the bundle that serves. */
        AGREEMENT,
        /** The median over them of how many times as long it took. */
        SHADOW_LATENCY_RATIO;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Shadowed> find(String wireName) {
            return Arrays.stream(values())
                    .filter(known -> known.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /** What of a quantity is compared. */
    enum Compared {
        /** A device's mean, by differences. */
        MEAN,
        /** A device's median, which is above 0, by ratios. */
        MEDIAN
    }

    /** What counts as a change for the worse. */
    enum Worse {
        MORE,
        LESS,
        ANY
    }
}
