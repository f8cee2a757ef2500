package dev.flotilla.compiler.quant;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Weights as binary16, rounded so that the sum over each output channel stays what it was, as nearly as the weights'
 * neighbours allow: inputs behind a rectifier have much of their power in their mean, and that sum is the response to it.
 * Where rounding to nearest leaves an error in the sum, weights move to their other neighbour, those first that lie nearest
 * to the middle between both. So a weight is off by less than one step, most by half.
 */
public final class BalancedHalves {
    private static final float LARGEST = 65504;

    private final float[] weights;
    private final short[] halves;

    private BalancedHalves(float[] weights) {
        this.weights = weights;
        this.halves = new short[weights.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = HalfFloat.of(weights[i]);
        }
    }

    /**
     * Rounds weights.
     *
     * @param weights finite, row-major
     * @param shape their dimensions
     * @param axis the dimension of the output channels
     */
    public static short[] of(float[] weights, int[] shape, int axis) {
        BalancedHalves balanced = new BalancedHalves(weights);
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        for (int channel = 0; channel < shape[axis]; channel++) {
            balanced.balance(places(weights.length, inner, shape[axis], channel));
        }
        return balanced.halves;
    }

    private static int[] places(int length, int inner, int channels, int channel) {
        return IntStream.range(0, length / channels)
                .map(i -> i / inner * inner * channels + channel * inner + i % inner)
                .toArray();
    }

    private void balance(int[] places) {
        double sum = IntStream.of(places).mapToDouble(this::error).sum();
        // What a move adds to the squared error, for each unit that it takes from the sum.
        int[] cheapestFirst = IntStream.of(places)
                .filter(i -> move(i) != 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(move(i)) - 2 * Math.abs(error(i))))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i : cheapestFirst) {
            double moved = sum + move(i);
            if (Math.abs(moved) < Math.abs(sum)) {
                sum = moved;
                halves[i] = other(i);
            }
        }
    }

    private double error(int i) {
        return HalfFloat.toFloat(halves[i]) - (double) weights[i];
    }

    /** How far the other neighbour is from the nearest. */
    private double move(int i) {
        return HalfFloat.toFloat(other(i)) - (double) HalfFloat.toFloat(halves[i]);
    }

    /** The neighbour on the other side of the weight; the nearest itself where that is exact, zero or the largest. */
    private short other(int i) {
        float nearest = HalfFloat.toFloat(halves[i]);
        double error = error(i);
        if (error == 0 || nearest == 0 || Math.abs(nearest) >= LARGEST) {
            return halves[i];
        }
        boolean outwards = nearest > 0 == error < 0;
        return (short) (halves[i] + (outwards ? 1 : -1));
    }
}
