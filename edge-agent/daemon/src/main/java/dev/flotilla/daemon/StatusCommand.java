package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the running daemon is. */
@Command(name = "status", description = "Prints how the running agent is.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Document status = new LocalClient(config.daemon().get(AgentSettings.LOCAL_API_PORT)).status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(status.toJson(), StandardCharsets.UTF_8).strip());
            return 0;
        }
        for (String key : status.keys()) {
            out.println(key + ": " + status.findValue(key).map(String::valueOf).orElse(""));
        }
        return 0;
    }
}
