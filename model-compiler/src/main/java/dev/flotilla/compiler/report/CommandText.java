package dev.flotilla.compiler.report;

import java.util.List;
import java.util.regex.Pattern;

/** A command line as it can be pasted into a POSIX shell, with an option a line. */
final class CommandText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private CommandText() {}

    static String of(List<String> arguments) {
        StringBuilder text = new StringBuilder("flotilla-compiler");
        for (String argument : arguments) {
            text.append(argument.startsWith("-") ? " \\\n  " : " ").append(quoted(argument));
        }
        return text.toString();
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
