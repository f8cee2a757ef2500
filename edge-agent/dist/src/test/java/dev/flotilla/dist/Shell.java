package dev.flotilla.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the system. */
final class Shell {
    private Shell() {}

    /**
     * Runs a program to its end.
     *
     * @return what it printed, both streams, without white space around it
     * @throws IOException with what it printed, when it fails
     */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + ":\n" + output);
        }
        return output;
    }
}
