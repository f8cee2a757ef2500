package dev.flotilla.tflite.testkit;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a TensorFlow Lite model of one fully-connected operator: output = weights × input + bias. Slots and codes are
 * those of TensorFlow Lite's schema.fbs, version 3.
 */
public final class TinyModel {
    private static final int SCHEMA_VERSION = 3;
    private static final int FULLY_CONNECTED = 9;
    private static final int FULLY_CONNECTED_OPTIONS = 8;
    private static final int BUFFER_ALIGNMENT = 16;
    private static final byte FLOAT32 = 0;
    private static final byte INT32 = 2;
    private static final byte INT8 = 9;
    private static final float UNIT = 1f;

    private final FlatBufferBuilder out = new FlatBufferBuilder(1024);
    private final int[] tensors = new int[4];
    private final int[] buffers = new int[3];

    private TinyModel() {}

    /** A model over floats: {@code weights[row]} makes output element {@code row}. */
    public static byte[] overFloats(float[][] weights, float[] bias) {
        byte[] content = new byte[Float.BYTES * weights.length * weights[0].length];
        ByteBuffer w = littleEndian(content);
        for (float[] row : weights) {
            for (float value : row) {
                w.putFloat(value);
            }
        }
        byte[] biases = new byte[Float.BYTES * bias.length];
        ByteBuffer b = littleEndian(biases);
        for (float value : bias) {
            b.putFloat(value);
        }
        return new TinyModel().write(weights.length, weights[0].length, FLOAT32, FLOAT32, content, biases);
    }

    /** The same over INT8 with all scales 1 and zero points 0, so that outputs are the sums saturated to a byte. */
    public static byte[] overBytes(byte[][] weights, int[] bias) {
        byte[] content = new byte[weights.length * weights[0].length];
        ByteBuffer w = littleEndian(content);
        for (byte[] row : weights) {
            w.put(row);
        }
        byte[] biases = new byte[Integer.BYTES * bias.length];
        ByteBuffer b = littleEndian(biases);
        for (int value : bias) {
            b.putInt(value);
        }
        return new TinyModel().write(weights.length, weights[0].length, INT8, INT32, content, biases);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] write(int outputs, int inputs, byte type, byte biasType, byte[] weights, byte[] bias) {
        buffers[0] = buffer(new byte[0]);
        buffers[1] = buffer(weights);
        buffers[2] = buffer(bias);
        tensors[0] = tensor("in", type, 0, 1, inputs);
        tensors[1] = tensor("weights", type, 1, outputs, inputs);
        tensors[2] = tensor("bias", biasType, 2, outputs);
        tensors[3] = tensor("out", type, 0, 1, outputs);
        int subgraphs = out.createVectorOfTables(new int[] {subgraph(operator())});
        int codes = out.createVectorOfTables(new int[] {operatorCode()});
        int allBuffers = out.createVectorOfTables(buffers);
        out.startTable(5);
        out.addInt(0, SCHEMA_VERSION, 0);
        out.addOffset(1, codes, 0);
        out.addOffset(2, subgraphs, 0);
        out.addOffset(4, allBuffers, 0);
        out.finish(out.endTable(), "TFL3");
        return out.sizedByteArray();
    }

    private int buffer(byte[] content) {
        int data = 0;
        if (content.length > 0) {
            out.startVector(1, content.length, BUFFER_ALIGNMENT);
            for (int i = content.length - 1; i >= 0; i--) {
                out.addByte(content[i]);
            }
            data = out.endVector();
        }
        out.startTable(1);
        if (data != 0) {
            out.addOffset(0, data, 0);
        }
        return out.endTable();
    }

    private int tensor(String name, byte type, int buffer, int... shape) {
        int shapeVector = ints(shape);
        int nameText = out.createString(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        int quantization = type == FLOAT32 ? 0 : quantization();
        out.startTable(5);
        out.addOffset(0, shapeVector, 0);
        out.addByte(1, type, 0);
        out.addInt(2, buffer, 0);
        out.addOffset(3, nameText, 0);
        if (quantization != 0) {
            out.addOffset(4, quantization, 0);
        }
        return out.endTable();
    }

    private int quantization() {
        out.startVector(Float.BYTES, 1, Float.BYTES);
        out.addFloat(UNIT);
        int scales = out.endVector();
        out.startVector(Long.BYTES, 1, Long.BYTES);
        out.addLong(0);
        int zeroPoints = out.endVector();
        out.startTable(4);
        out.addOffset(2, scales, 0);
        out.addOffset(3, zeroPoints, 0);
        return out.endTable();
    }

    private int operator() {
        out.startTable(0);
        int options = out.endTable();
        int inputs = ints(0, 1, 2);
        int outputs = ints(3);
        out.startTable(5);
        out.addOffset(1, inputs, 0);
        out.addOffset(2, outputs, 0);
        out.addByte(3, (byte) FULLY_CONNECTED_OPTIONS, 0);
        out.addOffset(4, options, 0);
        return out.endTable();
    }

    private int operatorCode() {
        out.startTable(4);
        out.addByte(0, (byte) FULLY_CONNECTED, 0);
        out.addInt(2, 1, 0);
        out.addInt(3, FULLY_CONNECTED, 0);
        return out.endTable();
    }

    private int subgraph(int operator) {
        int allTensors = out.createVectorOfTables(tensors);
        int operators = out.createVectorOfTables(new int[] {operator});
        int inputs = ints(0);
        int outputs = ints(3);
        out.startTable(4);
        out.addOffset(0, allTensors, 0);
        out.addOffset(1, inputs, 0);
        out.addOffset(2, outputs, 0);
        out.addOffset(3, operators, 0);
        return out.endTable();
    }

    private int ints(int... values) {
        out.startVector(Integer.BYTES, values.length, Integer.BYTES);
        for (int i = values.length - 1; i >= 0; i--) {
            out.addInt(values[i]);
        }
        return out.endVector();
    }
}
