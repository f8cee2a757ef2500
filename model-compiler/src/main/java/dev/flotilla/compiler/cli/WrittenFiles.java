package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs a command unless it would write where it cannot, or over a file that another of its arguments names: what it reads must
 * still be there afterwards.
 */
final class WrittenFiles implements IExecutionStrategy {

    private record Named(ArgSpec argument, Path file) {
        boolean written() {
            return argument.userObject() instanceof AnnotatedElement field && field.isAnnotationPresent(Written.class);
        }

        boolean isSameAs(Named other) {
            try {
                return normal().equals(other.normal())
                        || (Files.exists(file) && Files.exists(other.file) && Files.isSameFile(file, other.file));
            } catch (IOException e) {
                // One of them is gone, or out of reach: the command itself will say so.
                return false;
            }
        }

        private Path normal() {
            return file.toAbsolutePath().normalize();
        }

        private String name() {
            return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        }
    }

    @Override
    public int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        check(last.commandSpec().commandLine());
        return new RunLast().execute(parsed);
    }

    private static void check(CommandLine command) {
        List<Named> all = command.getCommandSpec().args().stream()
                .flatMap(argument -> files(argument.getValue()).map(file -> new Named(argument, file)))
                .toList();
        for (Named output : all) {
            if (output.written()) {
                check(output, all, command);
            }
        }
    }

    private static void check(Named output, List<Named> all, CommandLine command) {
        if (Files.isDirectory(output.file)) {
            throw new ParameterException(command, output.name() + ": " + output.file + " is a directory; name a file");
        }
        for (Named other : all) {
            if (!other.equals(output) && other.isSameAs(output)) {
                throw new ParameterException(
                        command,
                        output.name() + " would replace " + output.file + ", which is given as " + other.name()
                                + " too; choose another name");
            }
        }
    }

    private static Stream<Path> files(@Nullable Object value) {
        if (value instanceof Path file) {
            return Stream.of(file);
        }
        if (value instanceof NamedFile named) {
            return Stream.of(named.file());
        }
        if (value instanceof Optional<?> maybe) {
            return maybe.stream().flatMap(WrittenFiles::files);
        }
        return value instanceof Collection<?> many ? many.stream().flatMap(WrittenFiles::files) : Stream.of();
    }
}
