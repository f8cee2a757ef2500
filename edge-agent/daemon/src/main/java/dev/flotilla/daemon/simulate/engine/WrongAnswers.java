package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A model that, while it is told to, gives each class the score of the one before it: as sure as ever, and wrong. */
final class WrongAnswers implements LoadedModel {
    private final LoadedModel right;
    private final BooleanSupplier wrong;
    private final Consumer<LoadedModel> closed;

    /**
     * @param wrong is asked in the thread that infers
     * @param closed hears of the end of this model
     */
    WrongAnswers(LoadedModel right, BooleanSupplier wrong, Consumer<LoadedModel> closed) {
        this.right = right;
        this.wrong = wrong;
        this.closed = closed;
    }

    @Override
    public List<TensorSpec> inputs() {
        return right.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return right.outputs();
    }

    @Override
    public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        List<byte[]> answer = right.run(inputs);
        if (!wrong.getAsBoolean()) {
            return answer;
        }
        List<byte[]> shifted = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            shifted.add(shifted(answer.get(i), outputs().get(i)));
        }
        return shifted;
    }

    private static byte[] shifted(byte[] scores, TensorSpec spec) {
        int width = scores.length / spec.elements();
        byte[] shifted = new byte[scores.length];
        System.arraycopy(scores, 0, shifted, width, scores.length - width);
        System.arraycopy(scores, scores.length - width, shifted, 0, width);
        return shifted;
    }

    @Override
    public void close() {
        right.close();
        closed.accept(this);
    }
}
