package dev.flotilla.compiler.cli;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What messages to the user end up on.
 *
 * @param redraws whether a carriage return goes back over a line that is there already
 * @param nanoClock as {@link System#nanoTime}
 */
record Terminal(boolean redraws, LongSupplier nanoClock) {
    /** That of this process. From Java 22 on there is a console without a terminal, but hardly a TERM. */
    @SuppressWarnings("SystemConsoleNull") // TERM decides there
    static Terminal current() {
        Optional<String> kind = Optional.ofNullable(System.getenv("TERM"));
        boolean redraws = kind.filter(name -> !name.equals("dumb")).isPresent();
        return new Terminal(redraws && System.console() != null, System::nanoTime);
    }
}
