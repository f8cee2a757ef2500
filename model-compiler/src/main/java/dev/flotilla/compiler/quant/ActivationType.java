package dev.flotilla.compiler.quant;

/** The integers that activations are stored in, with the map that each uses (TensorFlow Lite's quantization specification). */
public enum ActivationType {
    /** 256 steps over the range, wherever it lies. */
    INT8(Byte.MIN_VALUE, Byte.MAX_VALUE) {
        @Override
        public Affine covering(Range range) {
            return Affine.covering(range);
        }
    },
    /** Symmetric around zero, as the 16x8 kernels require. */
    INT16(Short.MIN_VALUE, Short.MAX_VALUE) {
        @Override
        public Affine covering(Range range) {
            return aroundZero(range);
        }
    };

    private final int lowest;
    private final int highest;

    ActivationType(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The map for values in {@code range}; an all-zero range gets scale 1. */
    public abstract Affine covering(Range range);

    /** The map for values in {@code range} whose zero point is 0. */
    public Affine aroundZero(Range range) {
        return new Affine(symmetricScale(range, highest), 0);
    }

    /** {@code real} as it is stored under {@code affine}, saturated to the type's range. */
    public int store(Affine affine, float real) {
        long steps = Rounding.halfAwayFromZero(real / (double) affine.scale());
        return Rounding.clamp(steps + affine.zeroPoint(), lowest, highest);
    }

    /** The real values from the lowest to the highest integer. */
    public Range reach(Affine affine) {
        return new Range(
                affine.scale() * (lowest - affine.zeroPoint()), affine.scale() * (highest - affine.zeroPoint()));
    }

    /** The scale with which {@code highest} steps reach the end of {@code range} that is farther from zero. */
    public static float symmetricScale(Range range, int highest) {
        float scale = Math.max(Math.abs(range.min()), Math.abs(range.max())) / highest;
        return scale < Float.MIN_NORMAL ? 1 : scale;
    }
}
