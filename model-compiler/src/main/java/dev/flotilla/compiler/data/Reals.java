package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements as real numbers. */
final class Reals {
    private static final int HALF_FRACTION_BITS = 10;
    private static final int HALF_FRACTION = 0x3ff;
    private static final int HALF_EXPONENT = 0x1f;
    private static final int HALF_SUBNORMAL_UNIT = -24;
    private static final int HALF_BIAS = 15;
    private static final int FLOAT_BIAS = 127;
    private static final int FLOAT_FRACTION_BITS = 23;

    private Reals() {}

    /** Pixels count as 0 to 255. @throws DataException for types that stand for no real number by themselves */
    static float[] of(TensorType type, byte[] bytes) throws DataException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] reals = new float[bytes.length / type.bytes()];
        switch (type) {
            case FLOAT32 -> in.asFloatBuffer().get(reals);
            case FLOAT16 -> {
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = half(in.getShort());
                }
            }
            case UINT8 -> {
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = Byte.toUnsignedInt(in.get());
                }
            }
            case INT8, INT16, INT32, INT64, BOOL ->
                throw new DataException("samples are " + type + "; expected UINT8 or FLOAT32, or the input's own type");
        }
        return reals;
    }

    /** The value of a 16-bit float (IEEE 754 binary16). */
    static float half(short bits) {
        int sign = (bits & 0x8000) << Short.SIZE;
        int exponent = (bits >> HALF_FRACTION_BITS) & HALF_EXPONENT;
        int fraction = bits & HALF_FRACTION;
        if (exponent == 0) {
            float magnitude = Math.scalb((float) fraction, HALF_SUBNORMAL_UNIT);
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == HALF_EXPONENT ? 0xff : exponent - HALF_BIAS + FLOAT_BIAS;
        int moved = fraction << (FLOAT_FRACTION_BITS - HALF_FRACTION_BITS);
        return Float.intBitsToFloat(sign | widened << FLOAT_FRACTION_BITS | moved);
    }
}
