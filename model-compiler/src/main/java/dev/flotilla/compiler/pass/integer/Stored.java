package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Bias;
import dev.flotilla.compiler.quant.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Tensors in their quantized form. */
final class Stored {
    private Stored() {}

    static DataType dataType(ActivationType type) {
        return switch (type) {
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
        };
    }

    /** As what kind of activation {@code tensor} is stored; empty for any other type. */
    static Optional<ActivationType> activationType(Tensor tensor) {
        return Arrays.stream(ActivationType.values())
                .filter(type -> dataType(type) == tensor.type())
                .findFirst();
    }

    static Quantization perTensor(Affine affine) {
        return Quantization.perTensor(affine.scale(), affine.zeroPoint());
    }

    static Quantization symmetric(float[] scales, int axis) {
        List<Float> listed = new ArrayList<>();
        for (float scale : scales) {
            listed.add(scale);
        }
        return Quantization.of(listed, Collections.nCopies(listed.size(), 0L), axis);
    }

    /** The only scale of a quantized tensor. */
    static float scale(Tensor tensor) {
        return tensor.quantization().orElseThrow().scale();
    }

    static Affine affine(Quantization quantization) {
        return new Affine(quantization.scale(), Math.toIntExact(quantization.zeroPoint()));
    }

    /** {@code tensor} as an activation. */
    static Tensor activation(Tensor tensor, ActivationType type, Affine affine) {
        return tensor.quantizedAs(dataType(type), perTensor(affine));
    }

    /** A float constant in an activation's place. */
    static Tensor constant(Tensor constant, ActivationType type, Affine affine) {
        float[] reals = constant.floats();
        Buffer buffer =
                switch (type) {
                    case INT8 -> Buffer.of(affine.quantize(reals));
                    case INT16 -> Buffer.ofShorts(shorts(reals, affine));
                };
        return activation(constant, type, affine).withBuffer(Optional.of(buffer));
    }

    /** A float constant as symmetric int16 that reaches ±{@code highest}. */
    static Tensor symmetric16(Tensor constant, int highest) {
        float[] reals = constant.floats();
        Affine affine = new Affine(ActivationType.symmetricScale(Range.of(reals), highest), 0);
        return constant.quantizedAs(DataType.INT16, perTensor(affine))
                .withBuffer(Optional.of(Buffer.ofShorts(shorts(reals, affine))));
    }

    /** A float constant as int8 with one symmetric scale. */
    static Tensor symmetric8(Tensor constant) {
        float[] reals = constant.floats();
        Affine affine = new Affine(ActivationType.symmetricScale(Range.of(reals), Byte.MAX_VALUE), 0);
        return constant.quantizedAs(DataType.INT8, perTensor(affine))
                .withBuffer(Optional.of(Buffer.of(affine.quantize(reals))));
    }

    /** A float constant as int32 in an accumulator whose scale is {@code scale}. */
    static Tensor bias(Tensor constant, float scale) {
        int[] stored = Bias.quantize(constant.floats(), new float[] {scale});
        return constant.quantizedAs(DataType.INT32, Quantization.perTensor(scale, 0))
                .withBuffer(Optional.of(Buffer.ofInts(stored)));
    }

    private static short[] shorts(float[] reals, Affine affine) {
        short[] stored = new short[reals.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (short) ActivationType.INT16.store(affine, reals[i]);
        }
        return stored;
    }
}
