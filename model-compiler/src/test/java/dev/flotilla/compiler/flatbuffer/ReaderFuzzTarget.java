package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.check.Soundness;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.Arrays;

/**
 * What must hold for any bytes: the reader refuses them by one of its two exceptions, or reads a model that comes back the
 * same from what the writer makes of it.
 */
public final class ReaderFuzzTarget {
    private ReaderFuzzTarget() {}

    /** Called by Jazzer with one input after the other. */
    public static void fuzzerTestOneInput(byte[] input) {
        Model model;
        try {
            model = ModelReader.read(input);
            Soundness.require(model);
        } catch (MalformedModelException | UnsupportedModelException refused) {
            return;
        }
        byte[] written = ModelWriter.write(model);
        Model again = reread(written);
        if (!Dump.of(model).equals(Dump.of(again))) {
            throw new AssertionError("writing lost something:\n" + Dump.of(model) + "\n" + Dump.of(again));
        }
        if (!Arrays.equals(written, ModelWriter.write(again))) {
            throw new AssertionError("writing twice gives other bytes");
        }
    }

    private static Model reread(byte[] written) {
        try {
            return ModelReader.read(written);
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw new AssertionError("the writer's output cannot be read", e);
        }
    }
}
