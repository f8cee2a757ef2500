package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.util.List;

/** Runs commands of this program where what a model does cannot reach the keys that this process holds. */
@FunctionalInterface
interface Apart {
    /** What a command came to. */
    record Said(int exit, String out, String err) {}

    /** Runs one to its end. @throws IOException when it cannot be run, or does not end */
    Said run(List<String> arguments) throws IOException, InterruptedException;
}
