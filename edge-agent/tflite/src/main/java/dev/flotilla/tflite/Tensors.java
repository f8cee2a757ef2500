package dev.flotilla.tflite;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteAffineQuantization;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteBool;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteFloat16;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteFloat32;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteInt16;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteInt32;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteInt64;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteInt8;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteUInt8;

import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.TfLiteAffineQuantization;
import org.bytedeco.tensorflowlite.TfLiteFloatArray;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteQuantization;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/** Reads what native tensors are and copies what they hold; native memory never leaves this class. */
final class Tensors {
    private Tensors() {}

    /** What the tensor looks like; empty for an element type that the contract does not have, such as strings. */
    static Optional<TensorSpec> spec(TfLiteTensor tensor) {
        return type(tensor.type()).map(type -> new TensorSpec(name(tensor), type, shape(tensor), quantization(tensor)));
    }

    static boolean hasData(TfLiteTensor tensor) {
        Pointer data = tensor.data().data();
        return data != null && !data.isNull();
    }

    static void write(TfLiteTensor tensor, byte[] content) {
        data(tensor).put(content, 0, content.length);
    }

    static byte[] read(TfLiteTensor tensor) {
        byte[] content = new byte[Math.toIntExact(tensor.bytes())];
        data(tensor).get(content, 0, content.length);
        return content;
    }

    private static BytePointer data(TfLiteTensor tensor) {
        return new BytePointer(tensor.data().data()).capacity(tensor.bytes());
    }

    private static String name(TfLiteTensor tensor) {
        BytePointer name = tensor.name();
        return name == null || name.isNull() ? "" : name.getString(StandardCharsets.UTF_8);
    }

    private static Optional<TensorType> type(int code) {
        return Optional.ofNullable(
                switch (code) {
                    case kTfLiteFloat32 -> TensorType.FLOAT32;
                    case kTfLiteInt8 -> TensorType.INT8;
                    case kTfLiteUInt8 -> TensorType.UINT8;
                    case kTfLiteInt16 -> TensorType.INT16;
                    case kTfLiteInt32 -> TensorType.INT32;
                    case kTfLiteInt64 -> TensorType.INT64;
                    case kTfLiteBool -> TensorType.BOOL;
                    case kTfLiteFloat16 -> TensorType.FLOAT16;
                    default -> null;
                });
    }

    private static List<Integer> shape(TfLiteTensor tensor) {
        TfLiteIntArray dimensions = tensor.dims();
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; dimensions != null && i < dimensions.size(); i++) {
            shape.add(dimensions.data(i));
        }
        return shape;
    }

    /** The scales stand in the affine parameters: {@code params.scale} is 0 when there is one per channel. */
    private static Optional<Quantization> quantization(TfLiteTensor tensor) {
        TfLiteQuantization quantization = tensor.quantization();
        if (quantization.type() != kTfLiteAffineQuantization
                || quantization.params() == null
                || quantization.params().isNull()) {
            return Optional.empty();
        }
        TfLiteAffineQuantization affine = new TfLiteAffineQuantization(quantization.params());
        TfLiteFloatArray scale = affine.scale();
        TfLiteIntArray zeroPoint = affine.zero_point();
        if (scale == null || scale.size() == 0 || zeroPoint == null || zeroPoint.size() == 0) {
            return Optional.empty();
        }
        List<Float> scales = new ArrayList<>();
        List<Integer> zeroPoints = new ArrayList<>();
        for (int i = 0; i < scale.size(); i++) {
            scales.add(scale.data(i));
            // One zero point may stand for all channels.
            zeroPoints.add(zeroPoint.data(Math.min(i, zeroPoint.size() - 1)));
        }
        return Optional.of(new Quantization(scales, zeroPoints, affine.quantized_dimension()));
    }
}
