package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A server's owner and a handful of devices, which work while a test waits. */
final class SmallFleet implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long POLL_NANOS = 20_000_000;

    private final Releases owner = Releases.byOwner();
    private final List<EnrolledAgent> devices = new ArrayList<>();
    private final byte[] root;
    private OperatedServer operated;

    SmallFleet(OperatedServer operated) throws Exception {
        this.operated = operated;
        this.root = operated.putRoot(owner);
    }

    /** Talks to another server from now on; devices go on with the one that they know. */
    void operate(OperatedServer other) {
        operated = other;
    }

    void enrol(int count, Path folder) throws Exception {
        for (int i = 1; i <= count; i++) {
            String name = "camera-" + i;
            devices.add(EnrolledAgent.enrol(operated, root, name, Files.createDirectory(folder.resolve(name))));
        }
    }

    List<EnrolledAgent> devices() {
        return devices;
    }

    /** Who signs what the devices run. */
    Releases owner() {
        return owner;
    }

    /** Signs a bundle and uploads it; its digest. */
    Digest release(String version, byte[] bundle) throws Exception {
        TargetFile target = owner.release("model-" + version + ".flotilla", bundle);
        operated.put("trust/targets", owner.targets(), 204);
        operated.put("bundles/" + target.path(), bundle, 201);
        return target.digest();
    }

    /** Starts a rollout to a third, two thirds and all of the fleet; its id. */
    String rollOut(String name, Digest bundle) throws Exception {
        String stages = List.of(34, 67, 100).stream()
                .map(percent -> "{\"percent\": " + percent + ", \"bakeSeconds\": 0, \"successThreshold\": 1}")
                .collect(Collectors.joining(", "));
        String plan =
                "{\"name\": \"" + name + "\", \"bundle\": \"" + bundle.hex() + "\", \"stages\": [" + stages + "]}";
        return OperatedServer.json(operated.post("rollouts", plan, 201)).string("id");
    }

    String state(String rollout) throws Exception {
        return operated.get("rollouts/" + rollout).string("state");
    }

    /** Waits until the rollout is over or has stopped. */
    Document awaitState(String rollout, String state) throws Exception {
        return await("rollouts/" + rollout, seen -> text(seen, "state").equals(state));
    }

    /** Lets the devices work until so many have succeeded. */
    void awaitSucceeded(String rollout, int count) throws Exception {
        await("rollouts/" + rollout, seen -> count(seen, "succeeded") >= count);
    }

    /** Devices of all stages that are counted under this name. */
    static long count(Document rollout, String name) {
        try {
            long sum = 0;
            for (Document stage : rollout.objects("stages")) {
                sum += stage.integer(name);
            }
            return sum;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Document device(DeviceId id) throws Exception {
        return operated.get("devices/" + id);
    }

    /** Lets the devices work until the API shows what is expected. */
    Document await(String path, Predicate<Document> expected) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        Document seen = operated.get(path);
        while (!expected.test(seen)) {
            assertTrue(
                    Instant.now().isBefore(end), path + " shows " + new String(seen.toJson(), StandardCharsets.UTF_8));
            work();
            seen = operated.get(path);
        }
        return seen;
    }

    /** The same until the devices themselves are as expected. */
    void workUntil(String what, BooleanSupplier expected) throws IOException {
        Instant end = Instant.now().plus(LIMIT);
        while (!expected.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), what);
            work();
        }
    }

    /** Everybody does what there is to do, and waits a little. */
    void work() throws IOException {
        for (EnrolledAgent device : devices) {
            device.work();
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    static String text(Document seen, String field) {
        return String.valueOf(seen.findValue(field).orElse(""));
    }

    @Override
    public void close() {
        devices.forEach(EnrolledAgent::close);
    }
}
