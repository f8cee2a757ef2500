package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.tidy.ConstantEvaluator;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Optional;

/** Runs one operator as a model of its own on the runtime's reference kernels, so that its value is what a run gives. */
final class RuntimeEvaluator implements ConstantEvaluator {
    /** The engine wants a model to have an input. */
    private static final Tensor UNREAD = Tensor.computed("unread", DataType.BOOL, List.of(1));

    private final TfliteEngine engine = new TfliteEngine(EngineOptions.reference());

    @Override
    public Optional<List<Buffer>> evaluate(Op op) {
        Subgraph alone = Subgraph.of("constant", List.of(UNREAD), op.outputs(), List.of(op), List.of());
        try (LoadedModel model = engine.load(ModelWriter.write(Model.of("constant", alone)))) {
            List<Buffer> values =
                    model.run(List.of(new byte[1])).stream().map(Buffer::of).toList();
            return isAsDeclared(op, values) ? Optional.of(values) : Optional.empty();
        } catch (ModelRejectedException | InferenceException e) {
            // The runtime would refuse the operator in its place as well, and say so with the model's name.
            return Optional.empty();
        }
    }

    /** Whether each value has the size that the file promises. */
    private static boolean isAsDeclared(Op op, List<Buffer> values) {
        for (int i = 0; i < values.size(); i++) {
            long promised =
                    op.outputs().get(i).elements() * op.outputs().get(i).type().bytes();
            if (values.get(i).size() != promised) {
                return false;
            }
        }
        return true;
    }
}
