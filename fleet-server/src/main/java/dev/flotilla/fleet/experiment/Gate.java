package dev.flotilla.fleet.experiment;

/** A metric that decides whether a stage may go on, and on what terms. One observation a device and gate. */
public sealed interface Gate {

    /** Names the gate within its plan; the error budget is shared out by it. */
    String name();

    GateTerms terms();

    Direction direction();

    Comparison comparison();

    /** Devices that did not come up on what they were told to run, or were not healthy at the end of the span: 1, others 0. */
    record UpdateFailureRate(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "update-failure-rate";
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.PROPORTION;
        }
    }

    /** Share of a device's inferences that ended in an error. */
    record InferenceErrorRate(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "inference-error-rate";
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.MEAN;
        }
    }

    /** The 95th percentile of a device's inference times, milliseconds. */
    record LatencyP95Ratio(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "latency-p95-ratio";
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.RATIO;
        }
    }

    /** The most memory that a device's agent took, bytes. */
    record MemoryRatio(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "memory-ratio";
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.RATIO;
        }
    }

    /** How far a device's predictions lie from what was expected of its model, as a divergence of 0 or more. */
    record PredictionShift(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "prediction-shift";
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.MEAN;
        }
    }

    /** The mean confidence of a device's predictions, 0 to 1. */
    record Confidence(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "confidence";
        }

        @Override
        public Direction direction() {
            return Direction.HIGHER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.MEAN;
        }
    }

    /** The accuracy that is estimated for a device, 0 to 1. */
    record EstimatedAccuracy(GateTerms terms) implements Gate {
        @Override
        public String name() {
            return "estimated-accuracy";
        }

        @Override
        public Direction direction() {
            return Direction.HIGHER_IS_BETTER;
        }

        @Override
        public Comparison comparison() {
            return Comparison.MEAN;
        }
    }

    /** Any other number of a device; also one of the above over another span, under a name of its own. */
    record CustomMetric(String name, Direction direction, Comparison comparison, GateTerms terms) implements Gate {}
}
