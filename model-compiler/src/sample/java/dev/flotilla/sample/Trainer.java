package dev.flotilla.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * Trains {@link Network} by Adam (Kingma and Ba 2015, arXiv 1412.6980) on softmax cross-entropy, with a learning rate that
 * falls to zero along a cosine, on images mirrored at random.
 */
final class Trainer implements AutoCloseable {
    private static final int BATCH = 128;
    private static final double TOP_RATE = 2e-3;
    private static final float BETA_1 = 0.9f;
    private static final float BETA_2 = 0.999f;
    private static final float EPSILON = 1e-7f;
    private static final ConfigProto TWO_THREADS = ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(2)
            .setInterOpParallelismThreads(1)
            .build();

    private final Random random;
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Network network = new Network(tf);
    private final Placeholder<TFloat32> labels = tf.placeholder(TFloat32.class);
    private final Placeholder<TFloat32> rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    private final Placeholder<TFloat32> step = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    private final Operand<TFloat32> loss;
    private final List<Op> updates = new ArrayList<>();
    private final Session session;

    Trainer(long seed) {
        this.random = new Random(seed);
        this.loss = tf.math.mean(
                tf.nn.softmaxCrossEntropyWithLogits(network.logits(), labels).loss(), tf.constant(0));
        List<Op> initial = new ArrayList<>();
        Weights start = Weights.random(seed);
        network.variables().forEach((name, variable) -> initial.add(tf.assign(
                variable, tf.constant(Shape.of(start.get(name).shape), DataBuffers.of(start.get(name).values)))));
        addUpdates(initial);
        this.session = new Session(graph, TWO_THREADS);
        for (Op op : initial) {
            session.runner().addTarget(op).run().close();
        }
    }

    private void addUpdates(List<Op> initial) {
        List<Variable<TFloat32>> variables = new ArrayList<>(network.variables().values());
        Gradients gradients = tf.gradients(loss, variables);
        Operand<TFloat32> beta1 = tf.constant(BETA_1);
        Operand<TFloat32> beta2 = tf.constant(BETA_2);
        Operand<TFloat32> power1 = tf.math.pow(beta1, step);
        Operand<TFloat32> power2 = tf.math.pow(beta2, step);
        for (int i = 0; i < variables.size(); i++) {
            Variable<TFloat32> moment = zeros(variables.get(i), initial);
            Variable<TFloat32> square = zeros(variables.get(i), initial);
            Output<TFloat32> gradient = gradients.dy(i);
            updates.add(tf.train.applyAdam(
                    variables.get(i),
                    moment,
                    square,
                    power1,
                    power2,
                    rate,
                    beta1,
                    beta2,
                    tf.constant(EPSILON),
                    gradient));
        }
    }

    private Variable<TFloat32> zeros(Variable<TFloat32> like, List<Op> initial) {
        Shape shape = like.shape();
        Variable<TFloat32> zeros = tf.variable(shape, TFloat32.class);
        initial.add(tf.assign(zeros, tf.zeros(tf.constant(shape.asArray()), TFloat32.class)));
        return zeros;
    }

    /** Goes over all images the given number of times; prints the mean loss of each time. */
    void train(Images images, int epochs) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            order.add(i);
        }
        int batches = images.size() / BATCH;
        int done = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            Collections.shuffle(order, random);
            double sum = 0;
            for (int batch = 0; batch < batches; batch++) {
                double progress = (double) done / (epochs * batches);
                double cosineRate = TOP_RATE * (1 + Math.cos(Math.PI * progress)) / 2;
                done++;
                sum += step(images, order.subList(batch * BATCH, (batch + 1) * BATCH), cosineRate, done);
            }
            System.out.println("epoch " + epoch + " of " + epochs + ": loss " + (float) (sum / batches));
        }
    }

    private double step(Images images, List<Integer> indices, double learningRate, int number) {
        float[] x = new float[BATCH * Images.PIXELS];
        float[] y = new float[BATCH * Network.CLASSES];
        for (int i = 0; i < BATCH; i++) {
            Augmentation.copy(images.pixels()[indices.get(i)], x, i * Images.PIXELS, random);
            y[i * Network.CLASSES + images.labels()[indices.get(i)]] = 1;
        }
        try (TFloat32 imageTensor = imageTensor(x);
                TFloat32 labelTensor = TFloat32.tensorOf(Shape.of(BATCH, Network.CLASSES), DataBuffers.of(y));
                TFloat32 rateTensor = TFloat32.scalarOf((float) learningRate);
                TFloat32 stepTensor = TFloat32.scalarOf(number)) {
            Session.Runner runner = session.runner()
                    .feed(network.images(), imageTensor)
                    .feed(labels, labelTensor)
                    .feed(rate, rateTensor)
                    .feed(step, stepTensor)
                    .fetch(loss);
            updates.forEach(runner::addTarget);
            try (Result result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
    }

    private static TFloat32 imageTensor(float[] values) {
        long count = values.length / Images.PIXELS;
        return TFloat32.tensorOf(Shape.of(count, Images.SIDE, Images.SIDE, 1), DataBuffers.of(values));
    }

    /** The share of images whose highest output is that of their label. */
    double accuracy(Images images) {
        int right = 0;
        for (int from = 0; from < images.size(); from += 1000) {
            Images part = images.range(from, Math.min(images.size(), from + 1000));
            float[] x = new float[part.size() * Images.PIXELS];
            for (int i = 0; i < part.size(); i++) {
                Augmentation.copyPlain(part.pixels()[i], x, i * Images.PIXELS);
            }
            try (TFloat32 tensor = imageTensor(x);
                    Result result = session.runner()
                            .feed(network.images(), tensor)
                            .fetch(network.logits())
                            .run()) {
                right += right((TFloat32) result.get(0), part.labels());
            }
        }
        return (double) right / images.size();
    }

    private static int right(TFloat32 logits, byte[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < Network.CLASSES; c++) {
                best = logits.getFloat(i, c) > logits.getFloat(i, best) ? c : best;
            }
            right += best == labels[i] ? 1 : 0;
        }
        return right;
    }

    /** The parameters as they are now. */
    Weights weights() {
        Weights weights = new Weights();
        for (Map.Entry<String, Variable<TFloat32>> entry : network.variables().entrySet()) {
            try (Result result = session.runner().fetch(entry.getValue()).run()) {
                TFloat32 tensor = (TFloat32) result.get(0);
                float[] values = new float[(int) tensor.size()];
                tensor.copyTo(DataBuffers.of(values, false, false));
                weights.put(entry.getKey(), new Weights.Tensor(tensor.shape().asArray(), values));
            }
        }
        return weights;
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
