package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A model whose answers are kept by input; for any number of threads. */
final class RecordedModel implements LoadedModel {
    /** Most answers kept; to further inputs the runtime answers each time. */
    static final int MAX_ANSWERS = 16_384;

    private final LoadedModel real;
    private final Map<Input, List<byte[]>> answers = new ConcurrentHashMap<>();

    RecordedModel(LoadedModel real) {
        this.real = real;
    }

    /** Inputs with the same bytes are the same. */
    private record Input(List<byte[]> tensors, int hash) {
        static Input of(List<byte[]> tensors) {
            return new Input(
                    tensors, tensors.stream().mapToInt(Arrays::hashCode).reduce(1, (a, b) -> 31 * a + b));
        }

        Input copy() {
            return new Input(tensors.stream().map(byte[]::clone).toList(), hash);
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Input input) || input.tensors.size() != tensors.size()) {
                return false;
            }
            for (int i = 0; i < tensors.size(); i++) {
                if (!Arrays.equals(tensors.get(i), input.tensors.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return real.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return real.outputs();
    }

    @Override
    public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        Input input = Input.of(inputs);
        List<byte[]> answer = answers.get(input);
        if (answer == null) {
            synchronized (real) {
                answer = real.run(inputs);
            }
            if (answers.size() < MAX_ANSWERS) {
                answers.put(input.copy(), answer);
            }
        }
        return answer.stream().map(byte[]::clone).toList();
    }

    @Override
    public void close() {
        real.close();
    }
}
