package dev.flotilla.fleet.demo;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The server starts and gets its first operator; the owner names its online keys, signs the bundle, and the server accepts
 * it only because her signature holds.
 */
final class ServeStep implements Step {
    static final String OPERATOR = "operator";
    private static final int DRIFT_MIN_SAMPLES = 200;
    private static final int MORE_THAN_EVER_COME = 10_000_000;
    private static final int PASSWORD_BYTES = 12;

    @Override
    public String title() {
        return "Serve, sign, and accept the signed bundle";
    }

    @Override
    public void play(World world) {
        start(world);
        FleetApi api = new FleetApi(world.server.console());
        signIn(world, api);
        sign(world, api);
        upload(world, api);
        JsonObject bundle = api.items("bundles").get(0);
        world.remember("digest", bundle.getString("digest"));
        world.tell(
                "bundle %s %s accepted, signature %s",
                bundle.getString("name"),
                bundle.getString("version"),
                bundle.getJsonObject("signature").getString("state"));
    }

    private static void start(World world) {
        try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = world.broken(Fault.BROKER) ? squatter.getLocalPort() : Ports.free();
            world.server.configure(world.broken(Fault.DRIFT) ? MORE_THAN_EVER_COME : DRIFT_MIN_SAMPLES, port);
            world.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world.tell("console %s", world.server.console());
    }

    private static void signIn(World world, FleetApi api) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        JsonObject login = new JsonObject().put("user", OPERATOR).put("password", password);
        api.post("setup", login.copy().put("setupToken", world.server.setupToken()));
        api.post("session", login);
        world.remember("password", password);
        world.api(api);
    }

    private static void sign(World world, FleetApi api) {
        byte[] online = api.get("trust/online-keys").encode().getBytes(StandardCharsets.UTF_8);
        world.owner.makeKeys(Owner.KEYS, online);
        world.owner.sign(Path.of(world.recall("bundle")), 1, Owner.KEYS);
    }

    private static void upload(World world, FleetApi api) {
        accepted(
                "root.json",
                api.put("trust/root", read(world.owner.metadata().resolve("root.json")), "application/json"));
        Path bundle = Path.of(world.recall("bundle"));
        if (world.broken(Fault.SIGNATURE)) {
            world.owner.signAsStranger(bundle, "stranger");
        }
        publish(world, bundle);
        if (!Digest.of(read(bundle)).hex().equals(api.items("bundles").get(0).getString("digest"))) {
            throw new StepFailedException("the server lists another digest than the bundle's");
        }
    }

    /** Uploads the owner's newest targets.json and then {@code bundle}. */
    static void publish(World world, Path bundle) {
        FleetApi api = world.api();
        publishTargets(world);
        byte[] bytes = read(bundle);
        if (world.broken(Fault.BUNDLE)) {
            bytes[bytes.length / 2] ^= 1;
        }
        String name = String.valueOf(bundle.getFileName());
        accepted(name, api.put("bundles/" + name, bytes, "application/octet-stream"));
    }

    /** Uploads the owner's newest targets.json. */
    static void publishTargets(World world) {
        accepted(
                "targets.json",
                world.api()
                        .put(
                                "trust/targets",
                                read(world.owner.metadata().resolve("targets.json")),
                                "application/json"));
    }

    private static void accepted(String what, FleetApi.Answer answer) {
        if (!answer.accepted()) {
            throw new StepFailedException("the server refused " + what + ": " + answer.problem());
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
