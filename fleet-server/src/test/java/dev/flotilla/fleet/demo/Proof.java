package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the story may call true: the server's record and the devices' own word agree. */
final class Proof {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Proof() {}

    /** Fails unless all devices run {@code digest}, by the API and by each agent's status. */
    static void everyDeviceRuns(World world, String digest) {
        Wait.until(
                LIMIT,
                () -> onApi(world, digest) == world.devices && onAgents(world, digest) == world.devices
                        ? Optional.of(true)
                        : Optional.empty(),
                () -> "of " + world.devices + " devices, " + onApi(world, digest) + " by the server and "
                        + onAgents(world, digest) + " by their own word run " + digest);
    }

    private static long onApi(World world, String digest) {
        return count(world.api().items("devices?limit=100"), digest);
    }

    private static long onAgents(World world, String digest) {
        return count(world.agents.statuses(), digest);
    }

    private static long count(List<JsonObject> devices, String digest) {
        return devices.stream()
                .filter(device -> digest.equals(device.getString("activeBundle")))
                .count();
    }
}
