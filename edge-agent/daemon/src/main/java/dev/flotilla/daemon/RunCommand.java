package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentRunner;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.config.SettingValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The daemon. */
@Command(
        name = "run",
        description = "Runs the agent of an enrolled device until SIGTERM.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // what is closed in the end is not used in between
    public Integer call() throws Exception {
        SettingValues settings = config.daemon();
        Path root = Path.of(settings.get(AgentSettings.DATA_DIR));
        try (Stop stop = new Stop();
                DataDir folder = DataDir.open(root)) {
            Identity identity = folder.identity()
                    .find()
                    .orElseThrow(() -> new BadInputException(root + ": not enrolled; run flotilla-agent enrol first"));
            Agent agent = new AgentFactory(settings).open(folder, identity);
            try (AgentRunner runner = new AgentRunner(agent, settings.get(AgentSettings.POLL), PATIENCE).start();
                    Endpoints endpoints = Endpoints.open(agent, settings)) {
                spec.commandLine().getOut().println("Agent " + identity.device() + " at " + endpoints.address());
                stop.await();
            }
            spec.commandLine().getOut().println("Agent " + identity.device() + " stopped");
        }
        return 0;
    }
}
