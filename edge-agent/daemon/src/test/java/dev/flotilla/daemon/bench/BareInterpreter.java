package dev.flotilla.daemon.bench;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import dev.flotilla.tflite.TfliteEngine;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;

/** A model straight on the runtime's C++ API, with its input in place: the least that an inference can cost. */
final class BareInterpreter {
    private final BytePointer bytes;
    private final FlatBufferModel model;
    private final BuiltinOpResolver operators;
    private final Interpreter interpreter = new Interpreter((Pointer) null);

    BareInterpreter(byte[] flatbuffer, byte[] input) {
        // Prepares JavaCPP.
        TfliteEngine.runtimeVersion();
        bytes = new BytePointer(flatbuffer);
        model = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, flatbuffer.length);
        operators = new BuiltinOpResolver();
        try (InterpreterBuilder builder = new InterpreterBuilder(model, operators)) {
            require(builder.SetNumThreads(1));
            require(builder.apply(interpreter));
        }
        require(interpreter.AllocateTensors());
        new BytePointer(interpreter.input_tensor(0).data().data())
                .capacity(input.length)
                .put(input, 0, input.length);
    }

    void invoke() {
        require(interpreter.Invoke());
    }

    private static void require(int status) {
        if (status != kTfLiteOk) {
            throw new IllegalStateException("status " + status);
        }
    }
}
