package dev.flotilla.sample;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The sample network's parameters by name, in TensorFlow's layouts. */
final class Weights {
    /** One parameter. */
    static final class Tensor {
        final long[] shape;
        final float[] values;

        Tensor(long[] shape, float[] values) {
            this.shape = shape;
            this.values = values;
        }
    }

    private final Map<String, Tensor> byName = new LinkedHashMap<>();

    /** Random weights after He et al. 2015 (arXiv 1502.01852): variance 2 / fan-in; biases of zero. */
    static Weights random(long seed) {
        Random random = new Random(seed);
        Weights weights = new Weights();
        Network.SHAPES.forEach((name, shape) -> {
            float[] values = new float[elements(shape)];
            if (shape.length > 1) {
                // All but the last dimension feed one output; a depthwise filter ends in [channels, 1].
                long outputs = name.startsWith("depthwise") ? shape[2] : shape[shape.length - 1];
                double deviation = Math.sqrt(2.0 * outputs / values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (deviation * random.nextGaussian());
                }
            }
            weights.put(name, new Tensor(shape, values));
        });
        return weights;
    }

    static int elements(long[] shape) {
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        return elements;
    }

    void put(String name, Tensor tensor) {
        byName.put(name, tensor);
    }

    Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no weights named " + name);
        }
        return tensor;
    }
}
