package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;

/** Files that say what a rewrite would lose, since nothing here knows it. */
class ReaderRefusalsTest {
    private static final int SCHEMA_VERSION = 3;

    /** A field that no table of the schema has, within those that the reader looks for. */
    private static final int NEWER_SLOT = 14;

    /** A model of one table of each kind. {@code newer} is the kind that has a field too many. */
    private static byte[] file(String newer, int signedSubgraph) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int name = builder.createString("n");
        int codes =
                Model.createOperatorCodesVector(builder, new int[] {table(builder, newer.equals("code"), () -> {})});
        int operators =
                SubGraph.createOperatorsVector(builder, new int[] {table(builder, newer.equals("operator"), () -> {})});
        int tensors =
                SubGraph.createTensorsVector(builder, new int[] {table(builder, newer.equals("tensor"), () -> {})});
        int subgraph = table(builder, newer.equals("subgraph"), () -> {
            SubGraph.addOperators(builder, operators);
            SubGraph.addTensors(builder, tensors);
        });
        int subgraphs = Model.createSubgraphsVector(builder, new int[] {subgraph});
        int buffers = Model.createBuffersVector(builder, new int[] {table(builder, false, () -> {})});
        int entry = table(builder, newer.equals("metadata"), () -> Metadata.addName(builder, name));
        int metadata = Model.createMetadataVector(builder, new int[] {entry});
        int signature = table(builder, newer.equals("signature"), () -> {
            SignatureDef.addSignatureKey(builder, name);
            SignatureDef.addSubgraphIndex(builder, signedSubgraph);
        });
        int signatures = Model.createSignatureDefsVector(builder, new int[] {signature});
        int model = table(builder, newer.equals("model"), () -> {
            Model.addVersion(builder, SCHEMA_VERSION);
            Model.addOperatorCodes(builder, codes);
            Model.addSubgraphs(builder, subgraphs);
            Model.addBuffers(builder, buffers);
            Model.addMetadata(builder, metadata);
            Model.addSignatureDefs(builder, signatures);
        });
        Model.finishModelBuffer(builder, model);
        return builder.sizedByteArray();
    }

    private static int table(FlatBufferBuilder builder, boolean newer, Runnable known) {
        builder.startTable(NEWER_SLOT + 1);
        known.run();
        if (newer) {
            builder.addInt(NEWER_SLOT, 1, 0);
        }
        return builder.endTable();
    }

    @Test
    void takesTablesOfThisSchema() {
        byte[] file = file("none", 0);
        assertDoesNotThrow(() -> ModelReader.read(file));
    }

    @Test
    void refusesAFieldOfANewerSchemaAndNamesItsTable() {
        Map<String, String> named = Map.of(
                "model", "the model",
                "subgraph", "subgraph 0",
                "tensor", "tensor ''",
                "operator", "operator ADD",
                "code", "the code of operator ADD",
                "metadata", "metadata 'n'",
                "signature", "signature 'n'");
        named.forEach((table, name) -> {
            byte[] file = file(table, 0);
            UnsupportedModelException refused =
                    assertThrows(UnsupportedModelException.class, () -> ModelReader.read(file), table);
            assertEquals(
                    name + " uses field " + NEWER_SLOT + ", which is newer than this compiler", refused.getMessage());
        });
    }

    @Test
    void refusesASignatureOfASubgraphThatIsNotThere() {
        byte[] file = file("none", 1);
        MalformedModelException refused = assertThrows(MalformedModelException.class, () -> ModelReader.read(file));
        assertEquals("a signature calls subgraph 1, which does not exist", refused.getMessage());
    }
}
