package dev.flotilla.contract.codec;

/** The 16-bit float of IEEE 754, as far as shortest CBOR needs it: finite values that it holds exactly. */
final class Half {
    /** No exact half-precision form. */
    static final int NONE = -1;

    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int HALF_FRACTION_BITS = 10;
    private static final int DROPPED_BITS = FLOAT_FRACTION_BITS - HALF_FRACTION_BITS;
    private static final int FLOAT_BIAS = 127;
    private static final int HALF_BIAS = 15;
    private static final int MIN_SUBNORMAL_EXPONENT = -24;

    private Half() {}

    /** The 16 bits that mean exactly {@code value}, or {@link #NONE}. */
    static int exact(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int exponent = ((bits >>> FLOAT_FRACTION_BITS) & 0xff) - FLOAT_BIAS;
        int fraction = bits & 0x7f_ffff;
        if (bits << 1 == 0) {
            return sign;
        }
        if (exponent > HALF_BIAS || exponent < MIN_SUBNORMAL_EXPONENT) {
            return NONE;
        }
        boolean normal = exponent > -HALF_BIAS;
        // Below the normal range the leading one becomes explicit and the fraction moves right.
        int dropped = normal ? DROPPED_BITS : DROPPED_BITS + (1 - HALF_BIAS - exponent);
        int significand = normal ? fraction : fraction | (1 << FLOAT_FRACTION_BITS);
        if ((significand & ((1 << dropped) - 1)) != 0) {
            return NONE;
        }
        int biased = normal ? (exponent + HALF_BIAS) << HALF_FRACTION_BITS : 0;
        return sign | biased | (significand >>> dropped);
    }
}
