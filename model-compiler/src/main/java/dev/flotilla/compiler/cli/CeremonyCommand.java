package dev.flotilla.compiler.cli;

import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "ceremony",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Makes a root.json that several people sign, each on a machine of their own: init, then sign by each,"
                        + " then finish.")
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class CeremonyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private CeremonyCommand() {}

    static CommandLine commandLine(Clock clock, Prompt prompt) {
        return new CommandLine(new CeremonyCommand())
                .addSubcommand(new CeremonyInitCommand(clock))
                .addSubcommand(new CeremonySignCommand(clock, prompt))
                .addSubcommand(new CeremonyFinishCommand(clock));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
