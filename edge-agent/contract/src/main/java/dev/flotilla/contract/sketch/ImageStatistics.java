package dev.flotilla.contract.sketch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an image looks like, in few numbers:
 *
 * <ul>
 *   <li>of more than one channel, the mean and the standard deviation of each;
 *   <li>sharpness: the mean magnitude of the discrete Laplacian 4c − n − s − w − e over the inner pixels. Defocus lowers it,
 *       noise raises it (the energy of the Laplacian is a classic measure of focus: Subbarao, Choi and Nikzad, "Focusing
 *       techniques", Optical Engineering 32, 1993);
 *   <li>entropy, in bits, of a histogram of {@value #LEVELS} equal steps from the least to the greatest value that a pixel can
 *       have: 0 for one even surface, 5 for levels that are all alike frequent.
 * </ul>
 *
 * <p>Of an image of more than {@value #MAX_VALUES} values every n-th row is looked at, so that the time has a bound.
 */
final class ImageStatistics {
    static final int MAX_VALUES = 1 << 14;
    static final int LEVELS = 32;

    private final ImageForm form;
    private final int channels;
    private final int rowStep;
    private final float[] low;
    private final float[] middle;
    private final float[] steps;
    private final List<String> names;

    ImageStatistics(ImageForm form) {
        this.form = form;
        this.channels = form.channels();
        this.rowStep = (int) (((long) form.height() * form.width() * channels - 1) / MAX_VALUES) + 1;
        this.low = new float[channels];
        this.middle = new float[channels];
        this.steps = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            double range = form.high().get(channel) - form.low().get(channel);
            low[channel] = (float) (double) form.low().get(channel);
            middle[channel] = (float) (form.low().get(channel) + range / 2);
            steps[channel] = range > 0 ? (float) (LEVELS / range) : 0;
        }
        this.names = Collections.unmodifiableList(names(channels));
    }

    private static List<String> names(int channels) {
        List<String> names = new ArrayList<>();
        for (int channel = 0; channels > 1 && channel < channels; channel++) {
            names.add(ObservationSketch.INPUT_MEAN + "." + channel);
            names.add(ObservationSketch.INPUT_CONTRAST + "." + channel);
        }
        names.add(InputFeatures.SHARPNESS);
        names.add(InputFeatures.ENTROPY);
        return names;
    }

    List<String> names() {
        return names;
    }

    /** Writes the numbers, in the order of their names, into {@code out}. */
    void put(float[] image, double[] out) {
        int[] histogram = new int[LEVELS];
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        int rows = 0;
        for (int row = 0; row < form.height(); row += rowStep) {
            for (int channel = 0; channel < channels; channel++) {
                addRow(image, row, channel, histogram, sums, squares);
            }
            rows++;
        }
        int count = rows * form.width();
        int at = 0;
        for (int channel = 0; channels > 1 && channel < channels; channel++) {
            double fromMiddle = sums[channel] / count;
            out[at++] = middle[channel] + fromMiddle;
            out[at++] = Math.sqrt(Math.max(0, squares[channel] / count - fromMiddle * fromMiddle));
        }
        out[at++] = sharpness(image);
        out[at] = entropy(histogram, count * channels);
    }

    /** From the middle of the range, so that squares do not cancel: one pass, since this runs at every inference. */
    private void addRow(float[] image, int row, int channel, int[] histogram, double[] sums, double[] squares) {
        int end = (row + 1) * form.width() * channels;
        float least = low[channel];
        float step = steps[channel];
        float centre = middle[channel];
        double sum = 0;
        double square = 0;
        for (int i = row * form.width() * channels + channel; i < end; i += channels) {
            int level = (int) ((image[i] - least) * step);
            histogram[level < 0 ? 0 : level < LEVELS ? level : LEVELS - 1]++;
            double value = image[i] - centre;
            sum += value;
            square += value * value;
        }
        sums[channel] += sum;
        squares[channel] += square;
    }

    private double sharpness(float[] image) {
        int rowLength = form.width() * channels;
        double sum = 0;
        long count = 0;
        for (int row = 1; row < form.height() - 1; row += rowStep) {
            int start = row * rowLength;
            float ofRow = 0;
            for (int i = start + channels; i < start + rowLength - channels; i++) {
                ofRow += Math.abs(4 * image[i]
                        - image[i - rowLength]
                        - image[i + rowLength]
                        - image[i - channels]
                        - image[i + channels]);
            }
            sum += ofRow;
            count += Math.max(0, rowLength - 2 * channels);
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double entropy(int[] histogram, int count) {
        double entropy = 0;
        for (int seen : histogram) {
            if (seen > 0) {
                double share = (double) seen / count;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return entropy;
    }
}
