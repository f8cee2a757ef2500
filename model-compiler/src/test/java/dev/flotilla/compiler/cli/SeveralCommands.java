package dev.flotilla.compiler.cli;

import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Runs command lines in one process that reaches tokens: from a file, a line each with tabs between the arguments. */
final class SeveralCommands {
    private SeveralCommands() {}

    /** Runs commands one after the other; {@code folder} is for the file. */
    static List<Cli> run(SoftHsm hsm, Path folder, List<List<Object>> commands) throws Exception {
        Path file = folder.resolve("commands");
        Files.write(
                file,
                commands.stream()
                        .map(command -> String.join(
                                "\t", command.stream().map(String::valueOf).toList()))
                        .toList());
        SoftHsm.Said all = hsm.runJava(List.of(), SeveralCommands.class, file.toString());
        return all.good().out().lines().map(SeveralCommands::parse).toList();
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Cli ended = Cli.run((Object[]) line.split("\t", -1));
            out.println(ended.exit() + "\t" + encode(ended.out()) + "\t" + encode(ended.err()));
        }
    }

    /** What {@link #main} said about a command. */
    private static Cli parse(String line) {
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
