package dev.flotilla.daemon;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the agent. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unfit configuration or input. */
@Command(
        name = "flotilla-agent",
        description = "Runs models that a Flotilla fleet assigns to this device.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            EnrolCommand.class,
            RunCommand.class,
            StatusCommand.class,
            InferCommand.class,
            SimulateCommand.class,
            SettingsCommand.class,
            TufCommand.class
        })
public final class Main {
    static final int FAILED = 1;
    static final int BAD_INPUT = 3;

    private Main() {}

    public static void main(String[] args) {
        Logging.configure();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            String message = Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
            err.println("flotilla-agent " + command.getCommandName() + ": " + message);
            return failure instanceof BadInputException ? BAD_INPUT : FAILED;
        });
    }

    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"flotilla-agent " + version()};
        }
    }
}
