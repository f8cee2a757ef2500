package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.TensorMap;

/** Resolves one subgraph's indices into objects. */
final class SubgraphReader {
    private static final int KNOWN_SUBGRAPH_SLOTS = 5;
    private static final int KNOWN_CODE_SLOTS = 4;
    private static final int KNOWN_SIGNATURE_SLOTS = 5;
    private static final int SLOT_SUBGRAPHS = 2;
    private static final int SLOT_OPERATORS = 3;

    private final Model file;
    private final Allowance allowance;
    private final TensorReader tensorReader;

    SubgraphReader(Model file, List<Buffer> buffers, Allowance allowance) {
        this.file = file;
        this.allowance = allowance;
        this.tensorReader = new TensorReader(buffers, allowance);
    }

    Subgraph read(int index) throws UnsupportedModelException {
        SubGraph subgraph = file.subgraphs(index);
        RawTable.requireKnown("subgraph " + index, subgraph, KNOWN_SUBGRAPH_SLOTS);
        List<Tensor> tensors = new ArrayList<>();
        int tensorCount = allowance.tables(subgraph.tensorsLength());
        for (int i = 0; i < tensorCount; i++) {
            tensors.add(tensorReader.read(subgraph.tensors(i)));
        }
        RawTable raw = RawTable.root(file.getByteBuffer()).element(SLOT_SUBGRAPHS, index);
        List<Op> ops = new ArrayList<>();
        int opCount = allowance.tables(subgraph.operatorsLength());
        for (int i = 0; i < opCount; i++) {
            ops.add(op(subgraph.operators(i), raw.element(SLOT_OPERATORS, i), tensors));
        }
        return new Subgraph(
                allowance.text(subgraph.nameAsByteBuffer(), subgraph::name),
                tensors,
                present(subgraph.inputsAsByteBuffer(), tensors),
                present(subgraph.outputsAsByteBuffer(), tensors),
                ops,
                signatures(index, tensors));
    }

    private Op op(org.tensorflow.lite.schema.Operator op, RawTable raw, List<Tensor> tensors)
            throws UnsupportedModelException {
        OperatorCode code = file.operatorCodes(Math.toIntExact(op.opcodeIndex()));
        dev.flotilla.compiler.graph.Operator operator = operator(code);
        RawTable.requireKnown("operator " + operator.name(), raw, OperatorSlots.KNOWN);
        RawTable.requireKnown("the code of operator " + operator.name(), code, KNOWN_CODE_SLOTS);
        if (raw.has(OperatorSlots.LARGE_CUSTOM_OPTIONS) || raw.has(OperatorSlots.LARGE_CUSTOM_OPTIONS + 1)) {
            throw new UnsupportedModelException("operator " + operator.name()
                    + " keeps its options outside the flatbuffer (larger than 2 GB), which is not supported");
        }
        Op.Extras extras = new Op.Extras(
                allowance.vector(op.customOptionsAsByteBuffer(), 1).map(ByteBuffer::slice),
                Vectors.booleans(allowance.vector(op.mutatingVariableInputsAsByteBuffer(), 1)),
                Vectors.ints(allowance.vector(op.intermediatesAsByteBuffer(), Integer.BYTES))
                        .map(all -> resolve(all, tensors)));
        return new Op(
                operator,
                code.version(),
                resolve(
                        Vectors.ints(allowance.vector(op.inputsAsByteBuffer(), Integer.BYTES))
                                .orElse(List.of()),
                        tensors),
                present(op.outputsAsByteBuffer(), tensors),
                OptionsCodec.read(raw, operator.name(), allowance),
                extras);
    }

    private dev.flotilla.compiler.graph.Operator operator(OperatorCode code) throws UnsupportedModelException {
        int builtin = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
        String known = OperatorNames.find(builtin)
                .orElseThrow(() -> new UnsupportedModelException("operator number " + builtin
                        + " is newer than this compiler knows (up to " + OperatorNames.last() + ")"));
        Optional<String> custom = allowance.text(code.customCodeAsByteBuffer(), code::customCode);
        String name = builtin == BuiltinOperator.CUSTOM ? custom.orElse(known) : known;
        return new dev.flotilla.compiler.graph.Operator(builtin, name, custom);
    }

    private List<Tensor> present(@org.jspecify.annotations.Nullable ByteBuffer indices, List<Tensor> tensors) {
        return Vectors.ints(allowance.vector(indices, Integer.BYTES)).orElse(List.of()).stream()
                .map(tensors::get)
                .toList();
    }

    /** −1 stands for an optional tensor that is left out. */
    private static List<Optional<Tensor>> resolve(List<Integer> indices, List<Tensor> tensors) {
        List<Optional<Tensor>> resolved = new ArrayList<>(indices.size());
        for (int index : indices) {
            resolved.add(index == -1 ? Optional.empty() : Optional.of(tensors.get(index)));
        }
        return resolved;
    }

    private List<Signature> signatures(int subgraph, List<Tensor> tensors) throws UnsupportedModelException {
        List<Signature> signatures = new ArrayList<>();
        int count = allowance.tables(file.signatureDefsLength());
        for (int i = 0; i < count; i++) {
            SignatureDef def = file.signatureDefs(i);
            if (def.subgraphIndex() == subgraph) {
                signatures.add(signature(def, tensors));
            }
        }
        return signatures;
    }

    private Signature signature(SignatureDef def, List<Tensor> tensors) throws UnsupportedModelException {
        String key = allowance
                .text(def.signatureKeyAsByteBuffer(), def::signatureKey)
                .orElse("");
        RawTable.requireKnown("signature '" + key + "'", def, KNOWN_SIGNATURE_SLOTS);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        int inputCount = allowance.tables(def.inputsLength());
        for (int i = 0; i < inputCount; i++) {
            put(inputs, def.inputs(i), tensors);
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        int outputCount = allowance.tables(def.outputsLength());
        for (int i = 0; i < outputCount; i++) {
            put(outputs, def.outputs(i), tensors);
        }
        return new Signature(key, inputs, outputs);
    }

    private void put(Map<String, Tensor> arguments, TensorMap entry, List<Tensor> tensors) {
        String name = allowance.text(entry.nameAsByteBuffer(), entry::name).orElse("");
        arguments.put(name, tensors.get(Math.toIntExact(entry.tensorIndex())));
    }
}
