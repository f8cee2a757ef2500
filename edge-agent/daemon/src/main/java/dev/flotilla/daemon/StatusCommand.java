package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How the running daemon is. */
@Command(name = "status", description = "Prints how the running agent is.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private AnswerOption printed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Document status = new LocalClient(config.daemon().get(AgentSettings.LOCAL_API_PORT)).status();
        printed.print(status, spec.commandLine().getOut());
        return 0;
    }
}
