package dev.flotilla.contract.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Conversion between real numbers and the bytes of a tensor. */
final class TensorValues {
    private TensorValues() {}

    static byte[] encode(TensorSpec spec, float[] values) {
        if (values.length != spec.elements()) {
            throw new IllegalArgumentException("tensor '" + spec.name() + "': expected " + spec.elements()
                    + " values for " + spec.describe() + ", got " + values.length);
        }
        ByteBuffer out = ByteBuffer.allocate(spec.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        if (spec.type() == TensorType.FLOAT32) {
            out.asFloatBuffer().put(values);
            return out.array();
        }
        float scale = scale(spec);
        int zeroPoint = zeroPoint(spec);
        for (float value : values) {
            long steps = Math.round((double) Math.abs(value / scale));
            putInteger(out, spec.type(), (value < 0 ? -steps : steps) + zeroPoint);
        }
        return out.array();
    }

    static float[] decode(TensorSpec spec, byte[] bytes) {
        if (bytes.length != spec.byteSize()) {
            throw new IllegalArgumentException("tensor '" + spec.name() + "': expected " + spec.byteSize()
                    + " bytes for " + spec.describe() + ", got " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[spec.elements()];
        if (spec.type() == TensorType.FLOAT32) {
            in.asFloatBuffer().get(values);
            return values;
        }
        float scale = scale(spec);
        int zeroPoint = zeroPoint(spec);
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (getInteger(in, spec.type()) - zeroPoint);
        }
        return values;
    }

    private static void putInteger(ByteBuffer out, TensorType type, long value) {
        switch (type) {
            case INT8 -> out.put((byte) clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> out.put((byte) clamp(value, 0, 0xff));
            case INT16 -> out.putShort((short) clamp(value, Short.MIN_VALUE, Short.MAX_VALUE));
            case FLOAT32, INT32, INT64, BOOL, FLOAT16 -> throw unsupported(type);
        }
    }

    private static int getInteger(ByteBuffer in, TensorType type) {
        return switch (type) {
            case INT8 -> in.get();
            case UINT8 -> in.get() & 0xff;
            case INT16 -> in.getShort();
            case FLOAT32, INT32, INT64, BOOL, FLOAT16 -> throw unsupported(type);
        };
    }

    private static long clamp(long value, long min, long max) {
        return Math.max(min, Math.min(max, value));
    }

    private static float scale(TensorSpec spec) {
        return perTensor(spec).scales().get(0);
    }

    private static int zeroPoint(TensorSpec spec) {
        return perTensor(spec).zeroPoints().get(0);
    }

    private static Quantization perTensor(TensorSpec spec) {
        return spec.quantization()
                .filter(Quantization::isPerTensor)
                .orElseThrow(() -> new UnsupportedOperationException("tensor '" + spec.name() + "': " + spec.describe()
                        + " has no quantization with a single scale"));
    }

    private static UnsupportedOperationException unsupported(TensorType type) {
        return new UnsupportedOperationException("no conversion between real values and " + type);
    }
}
