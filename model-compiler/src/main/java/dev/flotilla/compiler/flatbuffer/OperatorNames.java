package dev.flotilla.compiler.flatbuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOperator;

/** The names of builtin operators by number: those of the schema classes, and the newer ones of {@code operators.names}. */
final class OperatorNames {
    private static final List<String> NAMES = names();

    private OperatorNames() {}

    static Optional<String> find(int number) {
        return number >= 0 && number < NAMES.size() ? Optional.of(NAMES.get(number)) : Optional.empty();
    }

    static int last() {
        return NAMES.size() - 1;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(Arrays.asList(BuiltinOperator.names));
        names.addAll(Resources.lines("operators.names"));
        return List.copyOf(names);
    }
}
