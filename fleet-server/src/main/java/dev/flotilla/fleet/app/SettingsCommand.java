package dev.flotilla.fleet.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the reference of all settings as a Markdown table. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = "Prints every setting with its unit, default and meaning.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ServerSettings.ALL.toMarkdown());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
