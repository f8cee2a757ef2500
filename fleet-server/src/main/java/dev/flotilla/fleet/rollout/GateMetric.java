package dev.flotilla.fleet.rollout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a gate compares. */
public sealed interface GateMetric {

    /** As plans write it. */
    String wireName();

    /** What Flotilla itself makes of reports and telemetry. */
    enum Known implements GateMetric {
        UPDATE_FAILURE_RATE,
        INFERENCE_ERROR_RATE,
        LATENCY_P95_RATIO,
        PREDICTION_SHIFT,
        CONFIDENCE;

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
            return Arrays.stream(values()).map(Known::wireName).collect(Collectors.joining(", "));
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
