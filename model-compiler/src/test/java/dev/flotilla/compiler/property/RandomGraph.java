package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A valid float graph drawn from a seed: up to {@value #MOST_STEPS} steps, each on a tensor made before. */
final class RandomGraph {
    private static final int MOST_STEPS = 12;
    private static final int MOST_ELEMENTS = 4096;

    private final Random random;
    private final Set<Step> steps;
    private final Graphs graphs;
    private final List<Tensor> pool = new ArrayList<>();
    private int constants;

    private RandomGraph(Random random, Set<Step> steps) {
        this.random = random;
        this.steps = steps;
        this.graphs = random.nextInt(4) == 0
                ? Graphs.withInput(1, 2 + random.nextInt(20))
                : Graphs.withInput(1, 3 + random.nextInt(8), 3 + random.nextInt(8), 1 + random.nextInt(6));
        pool.add(graphs.input());
    }

    /** The graph of {@code seed} made of {@code steps} only. */
    static Subgraph of(long seed, Set<Step> steps) {
        RandomGraph drawn = new RandomGraph(new Random(seed), steps);
        return drawn.grow();
    }

    private Subgraph grow() {
        int wanted = 1 + random.nextInt(MOST_STEPS);
        List<Step> kinds = steps.stream().sorted().toList();
        // Not every step fits every tensor, so some draws come to nothing.
        for (int tries = 0; pool.size() <= wanted && tries < 20 * wanted; tries++) {
            Step step = kinds.get(random.nextInt(kinds.size()));
            step.take(this, anyTensor()).ifPresent(pool::add);
        }
        if (pool.size() == 1) {
            pool.add(op(
                    Operator.ADD,
                    "AddOptions",
                    List.of(graphs.input(), constant(1)),
                    graphs.input().shape()));
        }
        Tensor last = pool.get(pool.size() - 1);
        Tensor other = pool.get(1 + random.nextInt(pool.size() - 1));
        return other == last || random.nextInt(4) > 0 ? graphs.build(last) : graphs.build(last, other);
    }

    private Tensor anyTensor() {
        return random.nextInt(10) < 7 ? pool.get(pool.size() - 1) : pool.get(random.nextInt(pool.size()));
    }

    /** From 0 to {@code bound} − 1. */
    int draw(int bound) {
        return random.nextInt(bound);
    }

    /** Another tensor of just this shape, or of this shape up to the last dimension. */
    Optional<Tensor> partner(Tensor of, boolean anyChannels) {
        int known = of.shape().size() - (anyChannels ? 1 : 0);
        List<Tensor> fitting = pool.stream()
                .filter(tensor -> tensor.shape().size() == of.shape().size()
                        && tensor.shape().subList(0, known).equals(of.shape().subList(0, known)))
                .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    /** Values within ±1, or within ±1/√n for weights that n of are summed. */
    Tensor constant(int summed, Integer... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((random.nextFloat() * 2 - 1) / Math.sqrt(summed));
        }
        return Graphs.floats("constant" + constants++, List.of(shape), values);
    }

    Tensor integers(int... values) {
        return Graphs.ints("constant" + constants++, values);
    }

    Tensor op(Operator operator, String options, List<Tensor> inputs, List<Integer> shape) {
        return op(operator, Options.named(options), inputs, shape);
    }

    Tensor op(Operator operator, Options options, List<Tensor> inputs, List<Integer> shape) {
        return graphs.op(operator, options, inputs, shape.toArray(Integer[]::new));
    }

    /** The options with one of the activations that every kernel can fuse. */
    Options activated(Options options) {
        return options.with("fused_activation_function", (byte) random.nextInt(4));
    }

    static boolean isSmall(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b) <= MOST_ELEMENTS;
    }
}
