package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Twenty-five devices make their keys and get credentials with one-time tokens that pin the owner's root. */
final class EnrolStep implements Step {
    static final int DEVICES = Agents.SIMULATED + 1;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CLAIM_SECONDS = 600;

    @Override
    public String title() {
        return "Enrol " + DEVICES + " devices";
    }

    @Override
    public void play(World world) {
        JsonObject granted = world.api()
                .post(
                        "enrolment-claims",
                        new JsonObject().put("count", DEVICES).put("expiresInSeconds", CLAIM_SECONDS));
        String ca = granted.getString("caSha256");
        JsonArray claims = granted.getJsonArray("claims");
        List<String> tokens = claims.stream()
                .map(claim -> world.owner.token((String) claim, ca))
                .toList();
        String deviceUrl = granted.getString("deviceUrl");
        world.agents.enrolDaemon(deviceUrl, tokens.get(0));
        world.agents.startDaemon();
        world.agents.startSimulator(
                deviceUrl, tokens.subList(1, tokens.size()), world.owner.data("t10k-images-idx3-ubyte.gz"));
        Wait.until(
                LIMIT,
                () -> online(world),
                () -> "only " + onlineNow(world) + " of " + DEVICES + " devices came online");
        world.tell("%d devices online over MQTT with TLS, %d of them in one process", DEVICES, Agents.SIMULATED);
    }

    private static Optional<Integer> online(World world) {
        int online = onlineNow(world);
        return online == DEVICES ? Optional.of(online) : Optional.empty();
    }

    private static int onlineNow(World world) {
        return world.api().get("fleet").getJsonObject("devices").getInteger("online");
    }
}
