package dev.flotilla.compiler.recover;

/** The mean of all windows that a layer sees. */
final class MeanWindow {
    private final Windows windows;
    private final boolean depthwise;
    private final double[] sums;
    private final double[] window;
    private long count;

    MeanWindow(Windows windows, boolean depthwise) {
        this.windows = windows;
        this.depthwise = depthwise;
        this.sums = new double[windows.length()];
        this.window = new double[windows.length()];
    }

    /** Adds the windows of one sample; none when the shape is known only as the model runs. */
    void add(float[] input) {
        if (input.length != windows.values()) {
            return;
        }
        for (int position = 0; position < windows.count(); position++) {
            windows.read(input, position, window);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += window[i];
            }
        }
        count += windows.count();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** What output channel {@code channel} of {@code channels} sees on average, a value for each of its weights. */
    double[] of(int channel, int channels) {
        int step = depthwise ? windows.inputs() : 1;
        double[] mean = new double[sums.length / step];
        int from = depthwise ? channel * step / channels : 0;
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sums[from + i * step] / count;
        }
        return mean;
    }
}
