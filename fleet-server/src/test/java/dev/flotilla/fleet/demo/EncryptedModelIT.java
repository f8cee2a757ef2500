package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model that its owner encrypts, from her desk by a real server to a real daemon, which alone reads it. */
class EncryptedModelIT {
    private static final String KEY = "fleet-key.pem";

    private static GoodBundles fleet;

    @BeforeAll
    static void start() throws IOException {
        fleet = GoodBundles.shared();
    }

    @Test
    void onlyADeviceWithTheOwnersKeyRunsAModelThatSheEncrypted() throws Exception {
        GoodBundles.Good old = fleet.serving();
        String key = fleet.world.owner.makeFleetKey(KEY);
        GoodBundles.Good secret = fleet.publishEncrypted("2.2.0", KEY);
        assertEquals(key, listed(secret).getString("fleetKey"));
        assertFalse(listed(old).containsKey("fleetKey"));

        String rollout = fleet.rollouts.startEverywhere("without a key", secret.digest());
        awaitRefusal(
                rollout,
                "fashion-2.2.0.flotilla is encrypted to fleet key " + key + ", and the assignment brings no key");
        fleet.rollouts.abort(rollout);
        serves(old);

        handOutKey(key);
        fleet.complete(fleet.rollouts.startEverywhere("with the key", secret.digest()));
        serves(secret);
        fleet.restartDaemon("");
        serves(secret);
        isSecret(secret);
        fleet.complete(fleet.rollouts.startEverywhere("good", fleet.after(old).digest()));
        serves(fleet.after(old));
    }

    private static JsonObject listed(GoodBundles.Good bundle) {
        return fleet.world.api().items("bundles").stream()
                .filter(item -> item.getString("digest").equals(bundle.digest()))
                .findFirst()
                .orElseThrow();
    }

    /** As the owner does: the server's list, wrapped at her desk, and back. */
    private static void handOutKey(String key) throws IOException {
        JsonObject missing = fleet.world.api().get("fleet-keys/" + key + "/missing");
        assertEquals(1, missing.getJsonArray("devices").size());
        Path wrapped = fleet.world.owner.wrap(missing.encode().getBytes(StandardCharsets.UTF_8), KEY);
        FleetApi.Answer answer =
                fleet.world.api().put("fleet-keys/" + key, Files.readAllBytes(wrapped), "application/json");
        assertTrue(answer.accepted(), answer.problem());
        assertEquals(1, new JsonObject(answer.body()).getInteger("kept"));
        assertTrue(fleet.world
                .api()
                .get("fleet-keys/" + key + "/missing")
                .getJsonArray("devices")
                .isEmpty());
    }

    /** Neither server nor daemon keeps the fleet key or the model as it is. */
    private static void isSecret(GoodBundles.Good secret) throws IOException {
        KeySearch search = KeySearch.of(Path.of(fleet.world.owner.file(KEY)));
        assertEquals(List.of(), search.files(fleet.world.directory.resolve("server")));
        assertEquals(List.of(), search.files(fleet.world.agents.daemonFolder()));
        for (Path kept : List.of(fleet.world.server.artifact(secret.digest()), slot(secret))) {
            Bundle bundle = BundleReader.read(Files.readAllBytes(kept));
            assertTrue(bundle.sealedModel().isPresent(), kept + " holds a model that anybody can read");
        }
    }

    private static Path slot(GoodBundles.Good bundle) throws IOException {
        Path models = fleet.world.agents.daemonFolder().resolve("models");
        for (String name : List.of("slot-a", "slot-b")) {
            Path slot = models.resolve(name);
            if (Files.exists(slot) && Digest.of(Files.readAllBytes(slot)).hex().equals(bundle.digest())) {
                return slot;
            }
        }
        throw new AssertionError("no slot holds " + bundle.digest());
    }

    private static void serves(GoodBundles.Good bundle) {
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.said()).filter(said -> GoodBundles.rightly(said, bundle)),
                () -> "the daemon does not serve " + bundle.digest());
    }

    private static void awaitRefusal(String rollout, String reason) {
        String devices = "rollouts/" + rollout + "/devices";
        Wait.until(
                GoodBundles.LIMIT,
                () -> fleet.world.api().items(devices).stream()
                        .filter(device -> device.getString("state").equals("FAILED")
                                && device.getString("reason").contains(reason))
                        .findFirst(),
                () -> "the rollout does not say why: " + fleet.world.api().items(devices));
    }
}
