package dev.flotilla.compiler.retrain;

/** What a head is to answer to one sample. */
sealed interface Target {
    /**
     * The loss of an answer.
     *
     * @param sums the head's; overwritten with the loss's derivative by each of them
     */
    double lossAndGradient(double[] sums);

    private static double highest(double[] sums) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double sum : sums) {
            highest = Math.max(highest, sum);
        }
        return highest;
    }

    /** What softmax divides by, of sums less the highest one: no exponential overflows. */
    private static double total(double[] sums, double highest) {
        double total = 0;
        for (double sum : sums) {
            total += StrictMath.exp(sum - highest);
        }
        return total;
    }

    /**
     * One of several classes: cross entropy after softmax.
     *
     * @param index from 0
     */
    record OfClass(int index) implements Target {
        @Override
        public double lossAndGradient(double[] sums) {
            double highest = highest(sums);
            double total = total(sums, highest);
            double loss = StrictMath.log(total) - (sums[index] - highest);
            for (int c = 0; c < sums.length; c++) {
                sums[c] = StrictMath.exp(sums[c] - highest) / total - (c == index ? 1 : 0);
            }
            return loss;
        }
    }

    /**
     * The probabilities of several classes, as another model gave them: cross entropy after softmax.
     *
     * @param probabilities summing up to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record OfAnswer(double[] probabilities) implements Target {
        @Override
        public double lossAndGradient(double[] sums) {
            double highest = highest(sums);
            double total = total(sums, highest);
            double loss = 0;
            for (int c = 0; c < sums.length; c++) {
                double probability = StrictMath.exp(sums[c] - highest) / total;
                loss += probabilities[c] * (StrictMath.log(total) - (sums[c] - highest));
                sums[c] = probability - probabilities[c];
            }
            return loss;
        }
    }

    /**
     * Yes or no: cross entropy after the logistic function.
     *
     * @param yes the probability of yes: 0, 1 or, as another model answered, anything between
     */
    record OfQuestion(double yes) implements Target {
        @Override
        public double lossAndGradient(double[] sums) {
            double sum = sums[0];
            double loss = Math.max(sum, 0) - sum * yes + StrictMath.log1p(StrictMath.exp(-Math.abs(sum)));
            sums[0] = 1 / (1 + StrictMath.exp(-sum)) - yes;
            return loss;
        }
    }

    /**
     * Numbers: half the squared error, in units of {@code unit}.
     *
     * @param unit the standard deviation of what is to be answered, so that losses of any task are alike
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record OfValues(float[] values, double unit) implements Target {
        @Override
        public double lossAndGradient(double[] sums) {
            double loss = 0;
            for (int c = 0; c < sums.length; c++) {
                double error = (sums[c] - values[c]) / unit;
                loss += error * error / 2;
                sums[c] = error / unit;
            }
            return loss;
        }
    }
}
