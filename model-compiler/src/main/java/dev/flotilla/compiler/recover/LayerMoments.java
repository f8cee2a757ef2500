package dev.flotilla.compiler.recover;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The moments of what a layer's channels see: of one kind of window for all, or of each channel's own if depthwise. */
final class LayerMoments {
    private final Layer layer;
    private final Windows windows;
    private final double[] window;
    private final List<Moments> moments = new ArrayList<>();

    LayerMoments(Layer layer, Windows windows) {
        this.layer = layer;
        this.windows = windows;
        this.window = new double[windows.length()];
        for (int i = 0; i < (layer.depthwise() ? windows.inputs() : 1); i++) {
            moments.add(new Moments(layer.taps()));
        }
    }

    /** Doubles that the moments of a layer take. */
    static long size(Layer layer, Windows windows) {
        return (long) layer.taps() * (layer.taps() + 1) * (layer.depthwise() ? windows.inputs() : 1);
    }

    Layer layer() {
        return layer;
    }

    /** Adds at most {@code limit} windows of one sample, chosen by {@code random} when there are more. */
    void add(float[] input, int limit, Random random) {
        if (input.length != windows.values()) { // a shape that is known only when the model runs
            return;
        }
        boolean all = windows.count() <= limit;
        for (int i = 0; i < Math.min(limit, windows.count()); i++) {
            windows.read(input, all ? i : random.nextInt(windows.count()), window);
            for (int m = 0; m < moments.size(); m++) {
                moments.get(m).add(window, layer.depthwise() ? m : 0, layer.depthwise() ? windows.inputs() : 1);
            }
        }
    }

    boolean isEmpty() {
        return moments.get(0).isEmpty();
    }

    /** Moments that do not change any more, of what one output channel sees. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Seen(double[] means, double[] products) {}

    /** What every output channel sees; {@code centered} as in {@link Moments#products}. */
    List<Seen> byChannel(boolean centered) {
        List<Seen> seen = moments.stream()
                .map(one -> new Seen(one.means(), one.products(centered)))
                .toList();
        return IntStream.range(0, layer.channels())
                .mapToObj(channel -> seen.get(channel * seen.size() / layer.channels()))
                .toList();
    }
}
