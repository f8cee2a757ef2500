package dev.flotilla.compiler.retrain;

/** Adam with its usual constants (D. P. Kingma and J. Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, algorithm 1). */
final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final double[] first;
    private final double[] second;
    private double power1 = 1;
    private double power2 = 1;

    Adam(double rate, int parameters) {
        this.rate = rate;
        this.first = new double[parameters];
        this.second = new double[parameters];
    }

    /** Moves {@code parameters} against {@code gradient}. */
    void step(double[] parameters, double[] gradient) {
        power1 *= BETA_1;
        power2 *= BETA_2;
        for (int i = 0; i < parameters.length; i++) {
            first[i] = BETA_1 * first[i] + (1 - BETA_1) * gradient[i];
            second[i] = BETA_2 * second[i] + (1 - BETA_2) * gradient[i] * gradient[i];
            double mean = first[i] / (1 - power1);
            double square = second[i] / (1 - power2);
            parameters[i] -= rate * mean / (Math.sqrt(square) + EPSILON);
        }
    }
}
