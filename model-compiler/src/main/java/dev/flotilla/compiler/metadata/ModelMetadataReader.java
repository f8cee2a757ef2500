package dev.flotilla.compiler.metadata;

import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.contract.preprocess.ImageSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadata;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * Reads a model's TFLite Metadata (schema {@code metadata_schema.fbs}, file identifier {@code M001}): a flatbuffer in the
 * buffer {@code TFLITE_METADATA}, and files in a ZIP behind the model. Nobody vouches for any of it, so every count and
 * size is bounded, and damage gives a {@link MalformedModelMetadataException}.
 */
public final class ModelMetadataReader {
    private static final String BUFFER_NAME = "TFLITE_METADATA";
    private static final int MAX_BYTES = 1 << 20;

    private final Model model;
    private final Optional<SubGraphMetadata> main;

    private ModelMetadataReader(Model model, Optional<SubGraphMetadata> main) {
        this.model = model;
        this.main = main;
    }

    /** Opens the metadata of {@code model}; a model without any has neither preprocessing nor labels. */
    public static ModelMetadataReader of(Model model) throws MalformedModelMetadataException {
        Optional<ByteBuffer> bytes = model.metadata().stream()
                .filter(entry -> entry.name().equals(BUFFER_NAME))
                .findFirst()
                .map(Metadata::buffer)
                .flatMap(buffer -> buffer.data());
        if (bytes.isEmpty()) {
            return new ModelMetadataReader(model, Optional.empty());
        }
        if (bytes.get().remaining() > MAX_BYTES) {
            throw new MalformedModelMetadataException("is longer than " + MAX_BYTES + " bytes");
        }
        return new ModelMetadataReader(model, Tables.read(() -> main(bytes.get())));
    }

    private static Optional<SubGraphMetadata> main(ByteBuffer bytes) throws MalformedModelMetadataException {
        ByteBuffer own = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!ModelMetadata.ModelMetadataBufferHasIdentifier(own)) {
            throw new MalformedModelMetadataException("is not of the schema M001");
        }
        ModelMetadata root = ModelMetadata.getRootAsModelMetadata(own);
        return root.subgraphMetadataLength() == 0 ? Optional.empty() : Optional.of(root.subgraphMetadata(0));
    }

    /**
     * How images become the model's first input, if the metadata says so: its colours, its normalization, and the size
     * of the input, to which images are resized bilinearly, each side by itself (the metadata does not tell how).
     */
    public Optional<ImageSpec> preprocess() throws MalformedModelMetadataException {
        if (main.isEmpty() || model.main().inputs().isEmpty()) {
            return Optional.empty();
        }
        List<Integer> shape = model.main().inputs().get(0).parts().shape().orElse(List.of());
        return Tables.read(() -> {
            if (main.get().inputTensorMetadataLength() == 0) {
                return Optional.empty();
            }
            return ImageInput.read(main.get().inputTensorMetadata(0), shape);
        });
    }

    /** The names of the classes of the model's first output, if the metadata has them. */
    public Optional<List<String>> labels() throws MalformedModelMetadataException {
        if (main.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = Tables.read(() -> {
            if (main.get().outputTensorMetadataLength() == 0) {
                return Optional.empty();
            }
            TensorMetadata output = main.get().outputTensorMetadata(0);
            return AxisLabels.fileName(output);
        });
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (model.archive().isEmpty()) {
            throw new MalformedModelMetadataException("names '" + name.get() + "', but the model has no files");
        }
        return Optional.of(AxisLabels.read(model.archive().get().bytesAt(0), name.get()));
    }
}
