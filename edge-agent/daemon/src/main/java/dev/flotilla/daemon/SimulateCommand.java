package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.daemon.simulate.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Many agents in one process. */
@Command(
        name = "simulate",
        description = "Runs many agents in one process on images from a file, until SIGTERM.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        SettingValues settings = config.simulator();
        List<byte[]> images = SampleImages.read(
                Path.of(settings.get(AgentSettings.IMAGES)), settings.get(AgentSettings.IMAGES_RANGE));
        Simulator.Scenery scenery = new Simulator.Scenery(
                images, settings.get(AgentSettings.IMAGES_RATE), settings.get(AgentSettings.SEED));
        List<DataDir> folders = new ArrayList<>();
        try (Stop stop = new Stop()) {
            List<Agent> agents = open(settings, folders);
            try (Simulator simulator = new Simulator(
                    agents, scenery, settings.get(AgentSettings.POLL), settings.get(AgentSettings.CONTROL_PORT))) {
                spec.commandLine().getOut().println(agents.size() + " agents, control at " + simulator.address());
                stop.await();
            }
        } finally {
            for (DataDir folder : folders) {
                folder.close();
            }
        }
        return 0;
    }

    private static List<Agent> open(SettingValues settings, List<DataDir> folders)
            throws IOException, BadInputException {
        AgentFactory factory = new AgentFactory(settings);
        Path root = Path.of(settings.get(AgentSettings.DATA_DIR));
        List<Agent> agents = new ArrayList<>();
        for (int i = 0; i < settings.get(AgentSettings.DEVICES); i++) {
            String name = String.format(Locale.ROOT, "sim-%03d", i + 1);
            DataDir folder = DataDir.open(root.resolve(name));
            folders.add(folder);
            agents.add(factory.open(folder, identity(settings, folder, name, i)));
        }
        return agents;
    }

    private static Identity identity(SettingValues settings, DataDir folder, String name, int index)
            throws IOException, BadInputException {
        Optional<Identity> known = folder.identity().find();
        if (known.isPresent()) {
            return known.get();
        }
        if (settings.get(AgentSettings.SERVER).isEmpty()
                || settings.get(AgentSettings.TOKENS).isEmpty()) {
            throw new BadInputException(name + " is not enrolled: set server and tokens-file");
        }
        return new Joining(settings)
                .join(
                        folder,
                        settings.get(AgentSettings.SERVER),
                        Tokens.line(Path.of(settings.get(AgentSettings.TOKENS)), index),
                        name);
    }
}
