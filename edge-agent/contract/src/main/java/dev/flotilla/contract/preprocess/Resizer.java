package dev.flotilla.contract.preprocess;

import java.util.Arrays;

/** Resizes images in whole numbers: each new level is the exact weighted mean, rounded half up. The same everywhere. */
final class Resizer {
    /** A part of an image. */
    private record Window(int top, int left, int height, int width) {
        /** One of the given size in the middle of a larger one. */
        static Window centred(int outerHeight, int outerWidth, int height, int width) {
            return new Window((outerHeight - height) / 2, (outerWidth - width) / 2, height, width);
        }
    }

    private Resizer() {}

    static Image apply(Resize resize, Image image, int height, int width) {
        Window from = new Window(0, 0, image.height(), image.width());
        Window to = new Window(0, 0, height, width);
        boolean tooWide = (long) image.width() * height > (long) image.height() * width;
        switch (resize.fit()) {
            case STRETCH -> {}
            case CROP -> {
                int cutHeight = tooWide ? image.height() : scaled(image.width(), height, width, 0);
                int cutWidth = tooWide ? scaled(image.height(), width, height, 0) : image.width();
                from = Window.centred(image.height(), image.width(), cutHeight, cutWidth);
            }
            case LETTERBOX -> {
                int boxHeight = tooWide ? scaled(width, image.height(), image.width(), 1) : height;
                int boxWidth = tooWide ? width : scaled(height, image.width(), image.height(), 1);
                to = Window.centred(height, width, boxHeight, boxWidth);
            }
        }
        byte[] out = new byte[height * width * image.channels()];
        Arrays.fill(out, (byte) resize.pad());
        draw(resize.sampling(), image, from, to, width, out);
        return Image.of(height, width, image.channels(), out);
    }

    /** side × numerator / denominator, at least 1; rounded down, or half up with {@code halves} 1. */
    private static int scaled(int side, int numerator, int denominator, int halves) {
        return (int) Math.max(1, (2L * side * numerator + (long) halves * denominator) / (2L * denominator));
    }

    private static void draw(Resize.Sampling sampling, Image image, Window from, Window to, int width, byte[] out) {
        Axis rows = Axis.of(sampling, from.height(), to.height());
        Axis columns = Axis.of(sampling, from.width(), to.width());
        int channels = image.channels();
        for (int row = 0; row < to.height(); row++) {
            for (int column = 0; column < to.width(); column++) {
                int at = ((to.top() + row) * width + to.left() + column) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    out[at + channel] = level(image, from, rows, columns, row, column, channel);
                }
            }
        }
    }

    private static byte level(Image image, Window from, Axis rows, Axis columns, int row, int column, int channel) {
        int[] down = rows.weights(row);
        int[] across = columns.weights(column);
        int top = from.top() + rows.first(row);
        int left = from.left() + columns.first(column);
        long sum = 0;
        for (int i = 0; i < down.length; i++) {
            long line = 0;
            for (int j = 0; j < across.length; j++) {
                line += (long) across[j] * image.level(top + i, left + j, channel);
            }
            sum += down[i] * line;
        }
        long total = (long) rows.total() * columns.total();
        return (byte) ((2 * sum + total) / (2 * total));
    }
}
