package dev.flotilla.compiler.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/** The command line as it can be shown to others. */
final class Arguments {
    private static final Set<Class<?>> FILES = Set.of(Path.class, NamedFile.class);

    private Arguments() {}

    /**
     * The arguments as they were typed, but absolute paths without their folders: those say more about a machine than about
     * what was done on it.
     */
    static List<String> shareable(ParseResult parsed) {
        Set<String> files = parsed.matchedArgs().stream()
                .filter(Arguments::takesFiles)
                .flatMap(argument -> argument.originalStringValues().stream())
                .collect(Collectors.toSet());
        return parsed.originalArgs().stream()
                .map(argument -> shareable(argument, files))
                .toList();
    }

    private static boolean takesFiles(ArgSpec argument) {
        return FILES.contains(argument.type())
                || Arrays.stream(argument.auxiliaryTypes()).anyMatch(FILES::contains);
    }

    /** An argument may be a file, or an option with a file behind an equals sign. */
    private static String shareable(String argument, Set<String> files) {
        int equals = argument.startsWith("-") ? argument.indexOf('=') + 1 : 0;
        return files.contains(argument.substring(equals))
                ? argument.substring(0, equals) + withoutFolder(argument.substring(equals))
                : argument;
    }

    private static String withoutFolder(String value) {
        NamedFile named = NamedFile.parse(value);
        String file = named.file().isAbsolute()
                ? String.valueOf(named.file().getFileName())
                : named.file().toString();
        return named.name().map(name -> name + "=" + file).orElse(file);
    }
}
