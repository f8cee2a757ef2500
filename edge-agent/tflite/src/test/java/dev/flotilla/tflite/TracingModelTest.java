package dev.flotilla.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.testkit.TinyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracingModelTest {
    private final byte[] flatbuffer = TinyModel.overFloats(new float[][] {{1, 2}, {3, 4}}, new float[] {0, 10});

    @Test
    void listsTensorsByIndexAndTellsConstantsFromActivations() throws Exception {
        try (TracingModel model = TracingModel.load(flatbuffer)) {
            List<ModelTensor> tensors = model.tensors().subList(0, 4);
            assertEquals(
                    List.of("in", "weights", "bias", "out"),
                    tensors.stream().map(t -> t.spec().name()).toList());
            assertEquals(
                    List.of(false, true, true, false),
                    tensors.stream().map(ModelTensor::constant).toList());
        }
    }

    @Test
    void readsEveryTensorAfterARun() throws Exception {
        try (TracingModel model = TracingModel.load(flatbuffer)) {
            model.run(List.of(model.inputs().get(0).quantize(new float[] {1, -1})));
            List<ModelTensor> tensors = model.tensors();
            assertArrayEquals(new float[] {1, -1}, model.values(tensors.get(0)).orElseThrow());
            assertArrayEquals(
                    new float[] {1, 2, 3, 4}, model.values(tensors.get(1)).orElseThrow());
            assertArrayEquals(new float[] {-1, 9}, model.values(tensors.get(3)).orElseThrow());
        }
    }

    @Test
    void refusesTensorOfAnotherModel() throws Exception {
        ModelTensor other = new ModelTensor(0, TensorSpec.of("x", TensorType.INT8, List.of(1)), false);
        try (TracingModel model = TracingModel.load(flatbuffer)) {
            assertThrows(IllegalArgumentException.class, () -> model.values(other));
        }
    }
}
