package dev.flotilla.compiler.cli;

import java.io.Console;
import java.util.Optional;

/** Asks whoever sits at the terminal; empty where nobody does, or nothing is answered. */
interface Prompt {
    /** Something that is not shown while it is typed. */
    Optional<char[]> secret(String question);

    /** A line of text. */
    Optional<String> line(String question);

    /** The terminal of this process. */
    @SuppressWarnings("SystemConsoleNull") // a console without a terminal ends at once, which is no answer either
    static Prompt console() {
        Optional<Console> console = Optional.ofNullable(System.console());
        return new Prompt() {
            @Override
            public Optional<char[]> secret(String question) {
                return console.map(terminal -> terminal.readPassword("%s", question));
            }

            @Override
            public Optional<String> line(String question) {
                return console.map(terminal -> terminal.readLine("%s", question));
            }
        };
    }
}
