package dev.flotilla.compiler.testkit;

/** What happens to cameras, on levels 0 to 255 of square gray images. The constants are fixed once. */
public enum Drift {
    /** Nothing. */
    NONE {
        @Override
        public byte[] apply(byte[] image) {
            return image.clone();
        }
    },
    /** Fog or stray light: less contrast on a brighter ground, 0.45 × level + 89. */
    LIGHTING {
        @Override
        public byte[] apply(byte[] image) {
            byte[] lit = new byte[image.length];
            for (int i = 0; i < lit.length; i++) {
                lit[i] = level(CONTRAST * (image[i] & 0xff) + GLOW);
            }
            return lit;
        }
    },
    /** A camera that was knocked: the image turns by 30 degrees, with bilinear interpolation and black corners. */
    ROTATION {
        @Override
        public byte[] apply(byte[] image) {
            int side = (int) Math.sqrt(image.length);
            double middle = (side - 1) / 2.0;
            byte[] turned = new byte[image.length];
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    double x = COS * (column - middle) + SIN * (row - middle) + middle;
                    double y = -SIN * (column - middle) + COS * (row - middle) + middle;
                    turned[row * side + column] = level(between(image, side, x, y));
                }
            }
            return turned;
        }
    },
    /** A lens out of focus: three times the mean of each pixel and its neighbours. */
    DEFOCUS {
        @Override
        public byte[] apply(byte[] image) {
            int side = (int) Math.sqrt(image.length);
            byte[] blurred = image;
            for (int times = 0; times < 3; times++) {
                byte[] from = blurred;
                byte[] to = new byte[image.length];
                for (int i = 0; i < to.length; i++) {
                    double sum = 0;
                    for (int near = 0; near < 9; near++) {
                        sum += at(from, side, i % side + near % 3 - 1, i / side + near / 3 - 1);
                    }
                    to[i] = level(sum / 9);
                }
                blurred = to;
            }
            return blurred;
        }
    };

    private static final double CONTRAST = 0.45;
    private static final double GLOW = 89;
    private static final double COS = Math.cos(Math.toRadians(30));
    private static final double SIN = Math.sin(Math.toRadians(30));

    /** The image as such a camera sees it. */
    public abstract byte[] apply(byte[] image);

    private static byte level(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }

    private static double between(byte[] image, int side, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double below = y - top;
        return (1 - below) * ((1 - right) * at(image, side, left, top) + right * at(image, side, left + 1, top))
                + below * ((1 - right) * at(image, side, left, top + 1) + right * at(image, side, left + 1, top + 1));
    }

    private static double at(byte[] image, int side, int column, int row) {
        return column < 0 || row < 0 || column >= side || row >= side ? 0 : image[row * side + column] & 0xff;
    }
}
