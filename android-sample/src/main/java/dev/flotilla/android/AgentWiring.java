package dev.flotilla.android;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.tflite.ResidentMemory;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/** Puts core, engine, links and this platform's ports together, as the daemon does on Linux. */
final class AgentWiring {
    private final AgentConfig config;
    private final AgentFolders folders;
    private final Conditions conditions;
    private final Probe probe;
    private final FleetLinks.Opener links;
    private final Clock clock;

    AgentWiring(
            AgentConfig config,
            AgentFolders folders,
            Conditions conditions,
            Probe probe,
            FleetLinks.Opener links,
            Clock clock) {
        this.config = config;
        this.folders = folders;
        this.conditions = conditions;
        this.probe = probe;
        this.links = links;
        this.clock = clock;
    }

    /** @throws IOException when files or key cannot be read */
    OpenAgent open(Identity identity, DeviceKey key, Sharing sharing) throws IOException {
        TimeBound bound = new TimeBound();
        FleetLinks fleet = links.open(identity, key, bound);
        AgentPorts ports = new AgentPorts(
                folders.models(),
                folders.spool(),
                fleet.link(),
                fleet.artifacts(),
                fleet.metadata(),
                new TfliteEngine(),
                probe,
                key,
                key,
                fleet.renewal(),
                clock,
                bound,
                new SecureRandom(),
                ResidentMemory::find);
        Capture capture = Capture.open(
                identity.device().value(),
                sharing.config(),
                new Capture.Ports(
                        folders.samples(),
                        new HeldSamples(fleet.samples(), conditions),
                        clock,
                        new SecureRandom(),
                        new SecureRandom()));
        return new OpenAgent(Agent.open(identity, heldUp(), ports, capture), identity.server());
    }

    /** The app's bounds, and downloads only under this device's conditions. */
    private AgentConfig heldUp() {
        UpdatePolicy update = config.update();
        return config.withUpdate(update.withDownloads(update.downloads().unless(conditions)));
    }
}
