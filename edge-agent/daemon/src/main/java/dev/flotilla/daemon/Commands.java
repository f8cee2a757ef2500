package dev.flotilla.daemon;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the agent. */
@Command(
        name = "flotilla-agent",
        description = "Runs models that a Flotilla fleet assigns to this device.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            EnrolCommand.class,
            RunCommand.class,
            StatusCommand.class,
            InferCommand.class,
            SamplesCommand.class,
            SimulateCommand.class,
            SettingsCommand.class,
            TufCommand.class
        })
final class Commands {
    private Commands() {}

    static CommandLine commandLine() {
        return new CommandLine(new Commands()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(Main.message(command.getCommandSpec().qualifiedName(), failure));
            return Main.exitCode(failure);
        });
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"flotilla-agent " + Main.version()};
        }
    }
}
