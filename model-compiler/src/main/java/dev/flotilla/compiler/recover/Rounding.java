package dev.flotilla.compiler.recover;

/**
 * Rounds the weights of one output channel so that the channel's output changes least, rather than each weight (M. Nagel et
 * al., Up or Down? Adaptive Rounding for Post-Training Quantization, 2020, arXiv:2004.10568, equation 20). The paper relaxes
 * the choice between up and down and follows gradients; here every weight in turn takes the better of its two neighbours
 * until none changes, which needs no step size and gives the same result every time.
 *
 * <p>The grid is the one that int8 gets from these weights: the largest magnitude is 127 steps from zero, and stays so.
 */
final class Rounding {
    private static final int MAX_SWEEPS = 20;
    private static final int HIGHEST = 127;
    /** A weight this near to the grid, in steps, has no second neighbour. */
    private static final double ON_GRID = 1e-4;

    private final double[] weights;
    private final double scale;
    private final double[] products;
    private final double[] errors;
    private final double[] gradient;

    private Rounding(double[] weights, double scale, double[] products) {
        this.weights = weights;
        this.scale = scale;
        this.products = products;
        this.errors = nearest(weights);
        this.gradient = new double[weights.length];
    }

    /** What to add to each weight to reach the nearest place on the grid. */
    static double[] nearest(double[] weights) {
        double scale = scale(weights);
        double[] errors = new double[weights.length];
        for (int i = 0; i < errors.length && scale > 0; i++) {
            errors[i] = Math.rint(weights[i] / scale) * scale - weights[i];
        }
        return errors;
    }

    /**
     * What to add to each weight to reach the grid with little change of the output.
     *
     * @param products the mean product of every two inputs, row-major and symmetric
     */
    static double[] adaptive(double[] weights, double[] products) {
        Rounding rounding = new Rounding(weights, scale(weights), products);
        rounding.search();
        return rounding.errors;
    }

    /** Of the grid; 0 for weights too small to have one. */
    private static double scale(double[] weights) {
        double largest = 0;
        for (double weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        double scale = largest / HIGHEST;
        return scale < Float.MIN_NORMAL ? 0 : scale;
    }

    private void search() {
        for (int i = 0; i < errors.length; i++) {
            addToGradient(i, errors[i]);
        }
        boolean changed = scale > 0;
        for (int sweep = 0; changed && sweep < MAX_SWEEPS; sweep++) {
            changed = false;
            for (int i = 0; i < errors.length; i++) {
                changed |= flip(i);
            }
        }
    }

    /** Moves weight {@code i} to its other neighbour on the grid if that lessens the error of the output. */
    private boolean flip(int i) {
        double step = errors[i] > 0 ? -scale : scale;
        boolean onGrid = Math.abs(errors[i]) < ON_GRID * scale;
        boolean beyond = Math.abs(weights[i] + errors[i] + step) > (HIGHEST + ON_GRID) * scale;
        if (onGrid || beyond || 2 * gradient[i] * step + products[i * errors.length + i] * step * step >= 0) {
            return false;
        }
        errors[i] += step;
        addToGradient(i, step);
        return true;
    }

    /** Half the gradient of the squared output error, after weight {@code i} moved. */
    private void addToGradient(int i, double moved) {
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += moved * products[i * gradient.length + k];
        }
    }
}
