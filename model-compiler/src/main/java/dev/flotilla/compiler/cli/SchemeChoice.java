package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.quant.Scheme;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked of the compiler: a scheme, or to find the best.
 *
 * @param fixed empty for {@value #AUTO}
 */
record SchemeChoice(Optional<Scheme> fixed) {
    private static final String AUTO = "auto";

    /** @throws IllegalArgumentException if it is none of {@link Names} */
    static SchemeChoice parse(String text) {
        if (text.equals(AUTO)) {
            return new SchemeChoice(Optional.empty());
        }
        return Arrays.stream(Scheme.values())
                .filter(scheme -> scheme.toString().equals(text))
                .findFirst()
                .map(scheme -> new SchemeChoice(Optional.of(scheme)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "scheme '" + text + "' is none of " + String.join(", ", new Names())));
    }

    boolean calibrated() {
        return fixed.map(Scheme::calibrated).orElse(true);
    }

    @Override
    public String toString() {
        return fixed.map(Scheme::toString).orElse(AUTO);
    }

    /** All choices, as on the command line. */
    static final class Names implements Iterable<String> {
        private final List<String> names = Stream.concat(
                        Arrays.stream(Scheme.values()).map(Scheme::toString), Stream.of(AUTO))
                .toList();

        @Override
        public Iterator<String> iterator() {
            return names.iterator();
        }
    }
}
