package dev.flotilla.contract.sketch;

import java.util.List;

/**
 * How an image lies in a model's input: rows, then columns, then channels.
 *
 * @param low by channel the least value that a pixel has there
 * @param high by channel the greatest
 */
public record ImageForm(int height, int width, List<Double> low, List<Double> high) {
    /** Checks that the sides are positive and the lists of one length. */
    public ImageForm {
        low = List.copyOf(low);
        high = List.copyOf(high);
        if (height < 1 || width < 1 || low.isEmpty() || low.size() != high.size()) {
            throw new IllegalArgumentException(
                    "no image has " + height + " rows, " + width + " columns and levels " + low + " to " + high);
        }
    }

    int channels() {
        return low.size();
    }
}
