package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The devices make their keys and get certificates with one-time tokens that pin the owner's root. */
final class EnrolStep implements Step {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CLAIM_SECONDS = 600;

    @Override
    public String title() {
        return "Enrol the devices";
    }

    @Override
    public void play(World world) {
        JsonObject granted = world.api()
                .post(
                        "enrolment-claims",
                        new JsonObject().put("count", world.devices).put("expiresInSeconds", CLAIM_SECONDS));
        String ca = granted.getString("caSha256");
        JsonArray claims = granted.getJsonArray("claims");
        List<String> tokens =
                world.owner.tokens(claims.stream().map(String.class::cast).toList(), ca);
        String deviceUrl = granted.getString("deviceUrl");
        world.agents.enrolDaemon(deviceUrl, tokens.get(0));
        world.agents.startDaemon();
        world.agents.startSimulator(
                deviceUrl, tokens.subList(1, tokens.size()), world.owner.data("t10k-images-idx3-ubyte.gz"));
        Wait.until(
                LIMIT,
                () -> online(world),
                () -> "only " + onlineNow(world) + " of " + world.devices + " devices came online");
        world.tell("%d devices online over MQTT with TLS, %d of them in one process", world.devices, world.devices - 1);
    }

    private static Optional<Integer> online(World world) {
        int online = onlineNow(world);
        return online == world.devices ? Optional.of(online) : Optional.empty();
    }

    private static int onlineNow(World world) {
        return world.api().get("fleet").getJsonObject("devices").getInteger("online");
    }
}
