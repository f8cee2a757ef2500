package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.sketch.InputFeatures;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A loaded bundle that passed its self-test in this process. It is counted: whoever uses it acquires and releases it,
 * and the native model is closed when it was retired and the last user is gone.
 */
public final class ServedModel {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Bundle bundle;
    private final LoadedModel model;
    private final Preprocessor preprocessor;
    private final InputChecks checks;
    private final Optional<InputFeatures> watched;
    private final Digest selfTestOutput;
    private final Object running = new Object();
    private int users = 1;

    private ServedModel(Bundle bundle, LoadedModel model, InputChecks checks, Digest selfTestOutput) {
        this.bundle = bundle;
        this.model = model;
        this.preprocessor = Preprocessor.of(bundle.preprocess());
        this.checks = checks;
        this.watched = bundle.features();
        this.selfTestOutput = selfTestOutput;
    }

    /**
     * Loads a bundle's model, holds it to the manifest's inputs and outputs and runs its self-test.
     *
     * @throws ModelUnfitException if any of it fails; nothing stays loaded
     */
    public static ServedModel load(InferenceEngine engine, Bundle bundle, Guard guard) throws ModelUnfitException {
        LoadedModel model = open(engine, bundle);
        boolean fit = false;
        try {
            requireSame("input", bundle.manifest().inputs(), model.inputs());
            requireSame("output", bundle.manifest().modelOutputs(), model.outputs());
            ServedModel served =
                    new ServedModel(bundle, model, new InputChecks(bundle, guard), selfTest(bundle, model));
            fit = true;
            return served;
        } finally {
            if (!fit) {
                model.close();
            }
        }
    }

    private static LoadedModel open(InferenceEngine engine, Bundle bundle) throws ModelUnfitException {
        try {
            return engine.load(bundle.model());
        } catch (ModelRejectedException e) {
            throw new ModelUnfitException("the engine refuses the model: " + e.getMessage(), e);
        }
    }

    /** Names may differ: the runtime is free to take them from another place. */
    private static void requireSame(String kind, List<TensorSpec> said, List<TensorSpec> found)
            throws ModelUnfitException {
        for (int i = 0; i < Math.max(said.size(), found.size()); i++) {
            if (i >= said.size() || i >= found.size() || !sameForm(said.get(i), found.get(i))) {
                throw new ModelUnfitException("the model's " + kind + " " + i + " is "
                        + (i < found.size() ? found.get(i).describe() : "missing") + ", the manifest says "
                        + (i < said.size() ? said.get(i).describe() : "none") + ", or its quantization differs");
            }
        }
    }

    private static boolean sameForm(TensorSpec a, TensorSpec b) {
        return a.type() == b.type()
                && a.shape().equals(b.shape())
                && a.quantization().equals(b.quantization());
    }

    private static Digest selfTest(Bundle bundle, LoadedModel model) throws ModelUnfitException {
        try {
            List<byte[]> outputs = bundle.selfTest().run(model);
            Optional<String> failure = bundle.selfTest().check(outputs);
            if (failure.isPresent()) {
                throw new ModelUnfitException(failure.get());
            }
            return SelfTest.digestOf(outputs);
        } catch (InferenceException e) {
            throw new ModelUnfitException("self-test: " + e.getMessage(), e);
        }
    }

    public Bundle bundle() {
        return bundle;
    }

    /** The SHA-256 of what this model answered to its self-test when it was loaded here. */
    public Digest selfTestOutput() {
        return selfTestOutput;
    }

    /** Runs the self-test once more, on the model as it serves now. */
    Digest repeatSelfTest() throws ModelUnfitException {
        synchronized (running) {
            return selfTest(bundle, model);
        }
    }

    /** Answers a sample as a device gets it. */
    Prediction infer(byte[] sample, InferenceListener listener) throws WrongInputException, InferenceException {
        long start = System.nanoTime();
        float[] values;
        boolean unusual;
        try {
            values = preprocessor.toFloat(sample);
            unusual = checks.unusual(values);
        } catch (WrongInputException e) {
            listener.refused(e instanceof InputRefusedException refused ? refused.why() : Refusal.SAMPLE);
            throw e;
        }
        return answer(start, values, bundle.input().quantize(values), unusual, listener);
    }

    /** Answers an input that the caller prepared. */
    Prediction infer(TensorSource source, InferenceListener listener) throws WrongInputException, InferenceException {
        long start = System.nanoTime();
        byte[] tensor;
        float[] values;
        boolean unusual;
        try {
            tensor = source.tensor(bundle);
            values = checks.values(tensor);
            unusual = checks.unusual(values);
        } catch (InputRefusedException e) {
            listener.refused(e.why());
            throw e;
        }
        return answer(start, values, tensor, unusual, listener);
    }

    private Prediction answer(long start, float[] values, byte[] tensor, boolean unusual, InferenceListener listener)
            throws InferenceException {
        List<byte[]> outputs;
        try {
            outputs = run(tensor);
        } catch (InferenceException e) {
            listener.failed(bundle.digest());
            throw e;
        }
        byte[] output = outputs.get(0);
        float[] scores = bundle.output().dequantize(output);
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        int best = indexOfMax(scores);
        Prediction prediction = new Prediction(
                bundle.labels().get(best),
                best,
                scores[best],
                scores,
                output,
                bundle.output(),
                bundle.digest(),
                millis,
                unusual,
                watched,
                Embedding.values(bundle.embedding(), outputs));
        listener.inferred(values, prediction);
        return prediction;
    }

    private List<byte[]> run(byte[] input) throws InferenceException {
        synchronized (running) {
            return model.run(Collections.singletonList(input));
        }
    }

    private static int indexOfMax(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Counts a user; false if the model is closed already. */
    synchronized boolean acquire() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Uncounts a user, or the slot that it was loaded for; the last one closes the model. */
    void release() {
        boolean last;
        synchronized (this) {
            users--;
            last = users == 0;
        }
        if (last) {
            model.close();
        }
    }
}
