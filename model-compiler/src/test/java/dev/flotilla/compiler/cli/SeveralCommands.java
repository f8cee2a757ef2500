package dev.flotilla.compiler.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Runs command lines from a file in this process, a line each with tabs between the arguments, and says how each ended. */
final class SeveralCommands {
    private SeveralCommands() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Cli ended = Cli.run((Object[]) line.split("\t", -1));
            out.println(ended.exit() + "\t" + encode(ended.out()) + "\t" + encode(ended.err()));
        }
    }

    /** What {@link #main} said about a command. */
    static Cli parse(String line) {
        String[] parts = line.split("\t", -1);
        return new Cli(Integer.parseInt(parts[0]), decode(parts[1]), decode(parts[2]));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
