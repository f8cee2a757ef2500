package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a graph as a {@code .tflite} file of schema version 3. The same graph gives the same bytes.
 *
 * <p>Constants are aligned to 16 bytes, as the runtime needs to map them. Tensor {@code i} of a subgraph's list is tensor
 * {@code i} in the file.
 */
public final class ModelWriter {
    private static final int SCHEMA_VERSION = 3;
    private static final int BUFFER_ALIGNMENT = 16;
    private static final int FIRST_BYTES = 64 * 1024;

    private final FlatBufferBuilder builder = new FlatBufferBuilder(FIRST_BYTES);
    private final Map<Buffer, Integer> bufferIndices = new HashMap<>();
    private final List<Buffer> buffers = new ArrayList<>();

    private ModelWriter() {
        buffers.add(Buffer.absent());
    }

    public static byte[] write(Model model) {
        byte[] flatbuffer = new ModelWriter().flatbuffer(model);
        if (model.archive().isEmpty()) {
            return flatbuffer;
        }
        byte[] archive = model.archive().get().bytesAt(flatbuffer.length);
        byte[] all = java.util.Arrays.copyOf(flatbuffer, flatbuffer.length + archive.length);
        System.arraycopy(archive, 0, all, flatbuffer.length, archive.length);
        return all;
    }

    private byte[] flatbuffer(Model model) {
        number(model);
        // Weights go in first, and so end up last: the small tables lie together at the front of the file.
        int bufferVector =
                org.tensorflow.lite.schema.Model.createBuffersVector(builder, offsets(buffers, this::buffer));
        OperatorCodes codes = OperatorCodes.of(model);
        int codeVector = org.tensorflow.lite.schema.Model.createOperatorCodesVector(builder, codes.write(builder));
        SubgraphWriter writer = new SubgraphWriter(builder, codes, this::indexOf);
        int subgraphVector = org.tensorflow.lite.schema.Model.createSubgraphsVector(
                builder, offsets(model.subgraphs(), writer::write));
        int signatures = signatures(model);
        int metadata = model.metadata().isEmpty()
                ? 0
                : org.tensorflow.lite.schema.Model.createMetadataVector(
                        builder, offsets(model.metadata(), this::metadata));
        int metadataBuffers = model.metadataBuffers().isEmpty()
                ? 0
                : org.tensorflow.lite.schema.Model.createMetadataBufferVector(
                        builder, offsets(model.metadataBuffers(), buffer -> indexOf(Optional.of(buffer))));
        int description = model.description().map(builder::createString).orElse(0);
        int root = org.tensorflow.lite.schema.Model.createModel(
                builder,
                SCHEMA_VERSION,
                codeVector,
                subgraphVector,
                description,
                bufferVector,
                metadataBuffers,
                metadata,
                signatures);
        org.tensorflow.lite.schema.Model.finishModelBuffer(builder, root);
        return builder.sizedByteArray();
    }

    private void number(Model model) {
        for (Subgraph subgraph : model.subgraphs()) {
            for (Tensor tensor : subgraph.tensors()) {
                tensor.parts().buffer().ifPresent(this::number);
            }
        }
        model.metadataBuffers().forEach(this::number);
        model.metadata().forEach(entry -> number(entry.buffer()));
    }

    private void number(Buffer buffer) {
        if (bufferIndices.putIfAbsent(buffer, buffers.size()) == null) {
            buffers.add(buffer);
        }
    }

    private int indexOf(Optional<Buffer> buffer) {
        return buffer.map(b -> bufferIndices.getOrDefault(b, 0)).orElse(0);
    }

    private int buffer(Buffer buffer) {
        int data = buffer.data()
                .map(bytes -> {
                    int length = bytes.remaining();
                    builder.createUnintializedVector(1, length, BUFFER_ALIGNMENT)
                            .put(bytes);
                    return builder.endVector();
                })
                .orElse(0);
        return org.tensorflow.lite.schema.Buffer.createBuffer(builder, data);
    }

    private int metadata(Metadata entry) {
        return org.tensorflow.lite.schema.Metadata.createMetadata(
                builder, builder.createString(entry.name()), indexOf(Optional.of(entry.buffer())));
    }

    private int signatures(Model model) {
        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < model.subgraphs().size(); i++) {
            written.addAll(new SignatureWriter(builder, model.subgraphs().get(i), i).write());
        }
        return written.isEmpty()
                ? 0
                : org.tensorflow.lite.schema.Model.createSignatureDefsVector(builder, Vectors.intArray(written));
    }

    static <T> int[] offsets(List<T> items, java.util.function.ToIntFunction<T> write) {
        return items.stream().mapToInt(write).toArray();
    }
}
