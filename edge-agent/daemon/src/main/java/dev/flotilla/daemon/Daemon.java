package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentRunner;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.config.SettingValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The agent of an enrolled device, from its start to SIGTERM. */
final class Daemon {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Daemon() {}

    /**
     * Runs it.
     *
     * @param say hears where the local API is, and that the agent stopped
     * @return the exit code
     * @throws BadInputException if the device is not enrolled or a setting is unfit
     */
    static int run(SettingValues settings, Consumer<String> say) throws Exception {
        Path root = Path.of(settings.get(AgentSettings.DATA_DIR));
        try (Stop stop = new Stop();
                DataDir folder = DataDir.open(root)) {
            Identity identity = folder.identity()
                    .find()
                    .orElseThrow(() -> new BadInputException(root + ": not enrolled; run flotilla-agent enrol first"));
            Agent agent = new AgentFactory(settings).open(folder, identity);
            try (AgentRunner runner = new AgentRunner(agent, settings.get(AgentSettings.POLL), PATIENCE);
                    Endpoints endpoints = Endpoints.open(agent, settings)) {
                say.accept("Agent " + identity.device() + " at " + endpoints.address());
                // Only now: its first connection takes the processor for a while, and the model serves without it.
                runner.start();
                Vitals vitals = new Vitals(runner, settings.get(AgentSettings.PROBE_TIMEOUT), endpoints.port());
                Optional<Watchdog> watchdog = Watchdog.start(System.getenv(), new ServiceManager(), vitals);
                stop.await();
                watchdog.ifPresent(Watchdog::close);
            }
            say.accept("Agent " + identity.device() + " stopped");
        }
        return 0;
    }
}
