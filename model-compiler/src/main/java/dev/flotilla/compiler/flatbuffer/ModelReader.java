package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.AppendedArchive;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code .tflite} file of schema version 3 into the graph.
 *
 * <p>It fails closed: a field, operator or element type that it does not know makes it refuse the model by
 * name, since a rewrite would silently lose it.
 */
public final class ModelReader {
    private static final String IDENTIFIER = "TFL3";
    private static final long SCHEMA_VERSION = 3;
    private static final int MIN_BYTES = 16;
    private static final int KNOWN_MODEL_SLOTS = 8;
    private static final int KNOWN_METADATA_SLOTS = 2;

    private final org.tensorflow.lite.schema.Model file;
    private final Allowance allowance;
    private final List<Buffer> buffers = new ArrayList<>();

    private ModelReader(org.tensorflow.lite.schema.Model file, Allowance allowance) {
        this.file = file;
        this.allowance = allowance;
    }

    /**
     * Reads a whole model.
     *
     * @param bytes the whole file; constants of the graph are views of it, so it must not change afterwards
     * @throws MalformedModelException when the bytes are no model or a damaged one
     * @throws UnsupportedModelException when the model uses what this compiler does not know
     */
    public static Model read(byte[] bytes) throws MalformedModelException, UnsupportedModelException {
        if (bytes.length < MIN_BYTES) {
            throw new MalformedModelException("not a TensorFlow Lite model: only " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!org.tensorflow.lite.schema.Model.ModelBufferHasIdentifier(in)) {
            throw new MalformedModelException(
                    "not a TensorFlow Lite model: bytes 4 to 7 are not the identifier " + IDENTIFIER);
        }
        try {
            return new ModelReader(org.tensorflow.lite.schema.Model.getRootAsModel(in), new Allowance(bytes.length))
                    .model(archive(bytes));
        } catch (Allowance.ExceededException e) {
            throw new MalformedModelException("damaged TensorFlow Lite model: it names " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | ArithmeticException
                | NullPointerException
                | BufferUnderflowException e) {
            throw new MalformedModelException("damaged TensorFlow Lite model: an offset points outside the file", e);
        }
    }

    private static Optional<AppendedArchive> archive(byte[] bytes) {
        return ZipTail.find(bytes).map(tail -> tail);
    }

    private Model model(Optional<AppendedArchive> archive) throws MalformedModelException, UnsupportedModelException {
        if (file.version() != SCHEMA_VERSION) {
            throw new UnsupportedModelException("schema version " + file.version() + " is not supported; convert the"
                    + " model to version " + SCHEMA_VERSION);
        }
        RawTable.requireKnown("the model", file, KNOWN_MODEL_SLOTS);
        if (file.subgraphsLength() == 0) {
            throw new MalformedModelException("the model has no subgraph");
        }
        int bufferCount = allowance.tables(file.buffersLength());
        for (int i = 0; i < bufferCount; i++) {
            buffers.add(buffer(file.buffers(i)));
        }
        requireSubgraphs();
        SubgraphReader reader = new SubgraphReader(file, buffers, allowance);
        List<Subgraph> subgraphs = new ArrayList<>();
        int subgraphCount = allowance.tables(file.subgraphsLength());
        for (int i = 0; i < subgraphCount; i++) {
            subgraphs.add(reader.read(i));
        }
        Optional<String> description = allowance.text(file.descriptionAsByteBuffer(), file::description);
        return new Model(description, subgraphs, metadata(), metadataBuffers(), archive);
    }

    /** Each signature has to name one: else no subgraph would have it. */
    private void requireSubgraphs() throws MalformedModelException {
        int count = allowance.tables(file.signatureDefsLength());
        for (int i = 0; i < count; i++) {
            long subgraph = file.signatureDefs(i).subgraphIndex();
            if (subgraph < 0 || subgraph >= file.subgraphsLength()) {
                throw new MalformedModelException("a signature calls subgraph " + subgraph + ", which does not exist");
            }
        }
    }

    private Buffer buffer(org.tensorflow.lite.schema.Buffer buffer) throws UnsupportedModelException {
        if (RawTable.unknownSlot(buffer, 1).isPresent()) {
            throw new UnsupportedModelException(
                    "the model keeps weights outside the flatbuffer (larger than 2 GB), which is not supported");
        }
        return allowance.vector(buffer.dataAsByteBuffer(), 1).map(Buffer::of).orElseGet(Buffer::absent);
    }

    private List<Metadata> metadata() throws UnsupportedModelException {
        List<Metadata> all = new ArrayList<>();
        int count = allowance.tables(file.metadataLength());
        for (int i = 0; i < count; i++) {
            org.tensorflow.lite.schema.Metadata entry = file.metadata(i);
            String name = allowance.text(entry.nameAsByteBuffer(), entry::name).orElse("");
            RawTable.requireKnown("metadata '" + name + "'", entry, KNOWN_METADATA_SLOTS);
            all.add(new Metadata(name, buffers.get(Math.toIntExact(entry.buffer()))));
        }
        return all;
    }

    private List<Buffer> metadataBuffers() {
        return Vectors.ints(allowance.vector(file.metadataBufferAsByteBuffer(), Integer.BYTES))
                .orElse(List.of())
                .stream()
                .map(buffers::get)
                .toList();
    }
}
