package dev.flotilla.tflite;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteVersion;

import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;

/**
 * TensorFlow Lite through its C++ API.
 *
 * <p>The flatbuffer is verified before use, but that check is no security boundary: of 35,000 mutated models that passed
 * it, 16 crashed the process. So a model from elsewhere needs a verified signature first, and then {@link ChildProbe}.
 */
public final class TfliteEngine implements InferenceEngine {
    private final EngineOptions options;

    public TfliteEngine(EngineOptions options) {
        this.options = options;
    }

    /** An engine with {@link EngineOptions#defaults()}. */
    public TfliteEngine() {
        this(EngineOptions.defaults());
    }

    /** The version of the runtime, such as {@code 2.20.0}. */
    public static String runtimeVersion() {
        NativeRuntime.prepare();
        return TfLiteVersion().getString();
    }

    /** The model returned is safe for use by several threads; they wait for each other. */
    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        NativeModel loaded = NativeModel.load(model, options);
        try {
            return new TfliteModel(loaded, Ports.of(loaded.interpreter()));
        } catch (ModelRejectedException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }
}
