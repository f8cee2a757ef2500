package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many agents in one process. The packages for devices leave out what does it. */
@Command(
        name = "simulate",
        description = "Runs many agents in one process on images from a file, until SIGTERM.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SimulateCommand implements Callable<Integer> {
    private static final Duration NO_END = Duration.ofDays(365);

    @Option(
            names = {"--profile", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "Settings and groups of devices, YAML; flotilla-agent settings --simulator prints all.")
    private Path file;

    @Option(names = "--devices", paramLabel = "N", description = "How many agents, instead of what the profile says.")
    private @Nullable Integer devices;

    @Option(names = "--seconds", paramLabel = "N", description = "Ends by itself after so long.")
    private @Nullable Integer seconds;

    @Option(names = "--json", description = "Prints the summary as JSON, and the lines before it to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        OptionalInt end = atLeastOne("--seconds", seconds);
        try (Stop stop = new Stop()) {
            Profile profile = Profile.read(file, atLeastOne("--devices", devices));
            Document summary = new Simulation(profile, json ? err::println : out::println)
                    .run(stop, end.isPresent() ? Duration.ofSeconds(end.getAsInt()) : NO_END);
            String text = new String(summary.toJson(), StandardCharsets.UTF_8);
            out.println(json ? text : "In the end: " + text);
            out.flush();
            return 0;
        } catch (NoClassDefFoundError e) {
            throw new BadInputException(
                    "this package is for devices and holds no simulator; run flotilla-agent.jar of the build", e);
        }
    }

    private static OptionalInt atLeastOne(String option, @Nullable Integer value) throws BadInputException {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < 1) {
            throw new BadInputException(option + ": must be at least 1, not " + value);
        }
        return OptionalInt.of(value);
    }
}
