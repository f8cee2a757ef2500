package dev.flotilla.tflite;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import dev.flotilla.contract.inference.ModelRejectedException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.InterpreterOptions;
import org.jspecify.annotations.Nullable;

/**
 * The native objects behind one loaded model, freed in the order that the runtime needs: each reads from those after it.
 * Not safe for several threads; a call after {@link #close()} is a use of freed memory, so its owners guard against it.
 */
final class NativeModel implements AutoCloseable {
    static {
        NativeRuntime.prepare();
    }

    // The flatbuffer stays in use for as long as the interpreter lives: its weights are read from there.
    private @Nullable BytePointer bytes;
    private @Nullable FlatBufferModel model;
    private @Nullable BuiltinOpResolver resolver;
    private @Nullable InterpreterOptions options;
    private @Nullable Interpreter interpreter;

    private NativeModel() {}

    static NativeModel load(byte[] flatbuffer, EngineOptions engine) throws ModelRejectedException {
        if (flatbuffer.length == 0) {
            throw new ModelRejectedException("the model is empty");
        }
        NativeModel loaded = new NativeModel();
        try {
            loaded.open(flatbuffer, engine);
            return loaded;
        } catch (ModelRejectedException | RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
    }

    private void open(byte[] flatbuffer, EngineOptions engine) throws ModelRejectedException {
        BytePointer copy = new BytePointer(flatbuffer.length);
        bytes = copy;
        copy.put(flatbuffer, 0, flatbuffer.length);
        FlatBufferModel verified = FlatBufferModel.VerifyAndBuildFromBuffer(copy, flatbuffer.length);
        if (verified == null || verified.isNull()) {
            throw new ModelRejectedException(
                    "not a TensorFlow Lite model: the flatbuffer of " + flatbuffer.length + " bytes is malformed");
        }
        model = verified;
        interpret(verified, engine.kernels(), engine.threads());
        if (engine.kernels() == Kernels.XNNPACK && XnnpackFaults.concern(interpreter())) {
            freeInterpreter();
            interpret(verified, Kernels.REFERENCE, engine.threads());
        }
        int status = interpreter().AllocateTensors();
        if (status != kTfLiteOk) {
            throw new ModelRejectedException("TensorFlow Lite cannot allocate this model's tensors (status " + status
                    + "): the shapes or types of its operators do not fit together");
        }
    }

    private void interpret(FlatBufferModel verified, Kernels kernels, int threads) throws ModelRejectedException {
        BuiltinOpResolver operators =
                switch (kernels) {
                    case XNNPACK -> new BuiltinOpResolver();
                    case REFERENCE -> new BuiltinOpResolverWithoutDefaultDelegates();
                };
        resolver = operators;
        InterpreterOptions settings = new InterpreterOptions();
        options = settings;
        settings.SetPreserveAllTensors(kernels == Kernels.REFERENCE);
        interpreter = build(verified, operators, settings, threads);
    }

    private static Interpreter build(
            FlatBufferModel model, BuiltinOpResolver resolver, InterpreterOptions options, int threads)
            throws ModelRejectedException {
        Interpreter built = new Interpreter((Pointer) null);
        try (InterpreterBuilder builder = new InterpreterBuilder(model, resolver, options)) {
            require(builder.SetNumThreads(threads), "refuses " + threads + " threads");
            int status = builder.apply(built);
            if (status != kTfLiteOk || built.isNull()) {
                throw new ModelRejectedException("TensorFlow Lite cannot build this model (status " + status
                        + "): an operator it does not have?");
            }
        }
        return built;
    }

    private static void require(int status, String refusal) throws ModelRejectedException {
        if (status != kTfLiteOk) {
            throw new ModelRejectedException("TensorFlow Lite " + refusal + " (status " + status + ")");
        }
    }

    Interpreter interpreter() {
        Interpreter open = interpreter;
        if (open == null) {
            throw new IllegalStateException("the model is closed");
        }
        return open;
    }

    boolean closed() {
        return interpreter == null;
    }

    @Override
    public void close() {
        freeInterpreter();
        free(model);
        model = null;
        free(bytes);
        bytes = null;
    }

    private void freeInterpreter() {
        free(interpreter);
        interpreter = null;
        free(options);
        options = null;
        free(resolver);
        resolver = null;
    }

    private static void free(@Nullable Pointer pointer) {
        if (pointer != null && !pointer.isNull()) {
            pointer.deallocate();
        }
    }
}
