package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README, as its reader would go it. */
class ReadmeTourTest {
    private static final Pattern TOUR = Pattern.compile("(?s)\n## A tour in five minutes\n(.*?)\n## ");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(text)?\n(.*?)```");
    private static final String COMMAND = "$C ";
    private static final String OUTPUTS = "out/";
    private static final Set<String> COMMANDS = Set.of(
            "inspect", "compile", "evaluate", "benchmark", "bundle", "keygen", "sign", "verify", "delta", "apply");

    @TempDir
    Path folder;

    @Test
    void everyCommandWorksAndPrintsWhatTheReadmeShows() throws Exception {
        Matcher tour = TOUR.matcher(Files.readString(Path.of("README.md")));
        assertTrue(tour.find());
        Set<String> ran = new HashSet<>();
        Set<String> printed = Set.of();
        for (Matcher block = BLOCK.matcher(tour.group(1)); block.find(); ) {
            if (block.group(1) == null) {
                List<List<String>> commands = commands(block.group(2));
                commands.forEach(command -> ran.add(command.get(0)));
                printed = run(commands);
            } else {
                requireShown(printed, block.group(2));
            }
        }
        assertEquals(COMMANDS, ran);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("fashion-cnn-1.1.0.flotilla")),
                Files.readAllBytes(folder.resolve("made/fashion-cnn-1.1.0.flotilla")));
    }

    private static List<List<String>> commands(String block) {
        List<List<String>> commands = new ArrayList<>();
        block.replaceAll("\\\\\n *", "")
                .lines()
                .filter(line -> line.startsWith(COMMAND))
                .forEach(line ->
                        commands.add(List.of(line.substring(COMMAND.length()).split(" +"))));
        return commands;
    }

    /** The forms of the lines that the commands print. */
    private Set<String> run(List<List<String>> commands) {
        Set<String> printed = new HashSet<>();
        for (List<String> command : commands) {
            Cli.run(command.stream().map(this::inFolder).toArray())
                    .good()
                    .out()
                    .lines()
                    .map(line -> form(line.replace(folder + "/", OUTPUTS)))
                    .forEach(printed::add);
        }
        return printed;
    }

    private String inFolder(String argument) {
        return argument.startsWith(OUTPUTS)
                ? folder.resolve(argument.substring(OUTPUTS.length())).toString()
                : argument;
    }

    private static void requireShown(Set<String> printed, String block) {
        Stream<String> lines = block.lines().filter(line -> !line.equals("..."));
        lines.forEach(line -> assertTrue(printed.contains(form(line)), () -> line + "\nis none of\n" + printed));
    }

    /** A line without its figures and digests, which differ from machine to machine, and the room they take. */
    private static String form(String line) {
        return line.replaceAll("(sha256:|key )[0-9a-f]+…?", "$1#")
                .replaceAll("[-+]?\\d+(\\.\\d+)?(E-?\\d+)?", "#")
                .replaceAll(" +", " ")
                .strip();
    }
}
