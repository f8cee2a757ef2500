package dev.flotilla.daemon;

import dev.flotilla.contract.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The reference of all settings. */
@Command(
        name = "settings",
        description = "Prints every setting with unit, bounds, default and meaning, as a Markdown table.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SettingsCommand implements Callable<Integer> {
    @Option(names = "--simulator", description = "Those of simulate instead of those of the daemon.")
    private boolean simulator;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = simulator ? AgentSettings.simulator() : AgentSettings.daemon();
        spec.commandLine().getOut().print(settings.toMarkdown());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
