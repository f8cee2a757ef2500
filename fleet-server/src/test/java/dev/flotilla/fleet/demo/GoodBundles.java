package dev.flotilla.fleet.demo;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A fleet of one daemon, with three good bundles of the same model that differ in their calibration. Three, since the
 * daemon's two slots hold the one that serves and the one before, and an update to the third has to fetch it.
 */
final class GoodBundles implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int IMAGE_BYTES = 28 * 28;
    private static final int IDX_HEADER = 16;
    private static final int CLASSES = 10;
    private static final int CLAIM_SECONDS = 600;
    private static final String MODEL = "1.0.0.tflite";
    private static final List<String> SELF_TEST = List.of("--selftest-count", "4");

    private static Optional<GoodBundles> shared = Optional.empty();

    final World world;
    final Rollouts rollouts;
    private final List<Good> bundles;
    private final byte[] image;

    /** A bundle, and what it has to answer to the image. */
    @SuppressWarnings("ArrayRecordComponent") // compared by digest
    record Good(String digest, long size, byte[] output) {}

    /** What the daemon said to the image. */
    @SuppressWarnings("ArrayRecordComponent") // compared by digest
    record Said(String digest, byte[] output) {}

    /** One fleet for all test classes of a JVM that leave it as they find it: the daemon online and serving. */
    static synchronized GoodBundles shared() throws IOException {
        if (shared.isEmpty()) {
            GoodBundles started = new GoodBundles();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end-of-good-bundles"));
            shared = Optional.of(started);
        }
        return shared.get();
    }

    /** Starts the server, uploads the bundles and enrols the daemon, which is left running on the first one. */
    private GoodBundles() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path directory = module.resolve("target").resolve("good-bundles-" + UUID.randomUUID());
        world = new World(
                module.getParent(),
                Files.createDirectories(directory),
                Optional.empty(),
                Scale.one(TestDatabase.binaries()));
        try {
            Path one = pack("1.0.0", "0:500");
            world.remember("bundle", one.toString());
            new ServeStep().play(world);
            Path two = release("1.0.1", "500:1000", 2);
            ServeStep.publish(world, two);
            Path three = release("1.0.2", "1000:1500", 3);
            ServeStep.publish(world, three);
            int index = tellingImage();
            image = image(index);
            bundles = List.of(good(one, "1.0.0", index), good(two, "1.0.1", index), good(three, "1.0.2", index));
            rollouts = new Rollouts(world.api());
            enrol();
            complete(rollouts.startEverywhere("first", bundles.get(0).digest()));
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private Path release(String version, String calibration, int release) {
        Path bundle = pack(version, calibration);
        world.owner.sign(bundle, release, Owner.KEYS);
        return bundle;
    }

    private Path pack(String version, String calibration) {
        world.owner.compileUnchecked(
                world.sample.resolve("fashion_cnn_float.tflite"), calibration, version + ".tflite");
        return world.owner.bundle(version + ".tflite", version, SELF_TEST);
    }

    private void enrol() {
        JsonObject granted = world.api()
                .post("enrolment-claims", new JsonObject().put("count", 1).put("expiresInSeconds", CLAIM_SECONDS));
        List<String> claims = List.of(granted.getJsonArray("claims").getString(0));
        String token = world.owner.tokens(claims, granted.getString("caSha256")).get(0);
        world.agents.enrolDaemon(granted.getString("deviceUrl"), token);
        world.agents.startDaemon();
        awaitOnline();
    }

    void awaitOnline() {
        Wait.until(
                LIMIT,
                () -> Optional.of(device()).filter(device -> device.getBoolean("online")),
                () -> "the daemon did not come online");
    }

    /** The daemon as the server knows it. */
    JsonObject device() {
        return world.api().items("devices").get(0);
    }

    /** Starts the daemon anew, with {@code more} lines of settings. */
    void restartDaemon(String more) {
        world.agents.stopDaemon();
        world.agents.configureDaemon(more);
        world.agents.startDaemon();
        awaitOnline();
    }

    /** Publishes the first model once more, released for a family and for kinds of device; no delta leads to it yet. */
    Good publishFor(String version, String family, List<String> hardware) throws IOException {
        Path bundle = world.owner.bundle(MODEL, version, SELF_TEST);
        world.owner.signFor(bundle, bundles.size() + 1, Owner.KEYS, family, hardware);
        ServeStep.publish(world, bundle);
        return new Good(
                Digest.of(Files.readAllBytes(bundle)).hex(),
                Files.size(bundle),
                bundles.get(0).output());
    }

    /** Publishes the first model once more, encrypted to a fleet key. */
    Good publishEncrypted(String version, String key) throws IOException {
        Path bundle = world.owner.encrypt(world.owner.bundle(MODEL, version, SELF_TEST), key);
        world.owner.sign(bundle, bundles.size() + 1, Owner.KEYS);
        ServeStep.publish(world, bundle);
        return new Good(
                Digest.of(Files.readAllBytes(bundle)).hex(),
                Files.size(bundle),
                bundles.get(0).output());
    }

    /** Telemetry windows that the server has stored. */
    long windows() {
        return world.api().get("fleet").getJsonObject("telemetry").getLong("windows");
    }

    /** Waits until the rollout's only device has the bundle. */
    void complete(String rollout) {
        Wait.until(
                LIMIT,
                () -> Optional.of(rollouts.state(rollout)).filter("COMPLETED"::equals),
                () -> "the rollout did not complete: " + rollouts.get(rollout).encode());
    }

    Good serving() {
        String digest = said().digest();
        return bundles.stream()
                .filter(bundle -> bundle.digest().equals(digest))
                .findFirst()
                .orElseThrow();
    }

    /** The bundle to update to next; a daemon that came from the one before in this order does not hold it. */
    Good after(Good bundle) {
        return bundles.get((bundles.indexOf(bundle) + 1) % bundles.size());
    }

    /** Waits for an answer to the image. */
    Said said() {
        JsonObject answer = Wait.until(
                LIMIT,
                () -> world.agents
                        .infer(image)
                        .filter(FleetApi.Answer::accepted)
                        .map(found -> new JsonObject(found.body())),
                () -> "the daemon did not infer");
        return new Said(answer.getString("bundle"), Base64.getDecoder().decode(answer.getString("output")));
    }

    /** Whether this is, to the last bit, what the bundle has to answer. */
    static boolean rightly(Said said, Good bundle) {
        return said.digest().equals(bundle.digest()) && Arrays.equals(said.output(), bundle.output());
    }

    /** The index of an image that each bundle answers differently. */
    private int tellingImage() throws IOException {
        byte[] one = Files.readAllBytes(world.owner.outputs("1.0.0.tflite"));
        byte[] two = Files.readAllBytes(world.owner.outputs("1.0.1.tflite"));
        byte[] three = Files.readAllBytes(world.owner.outputs("1.0.2.tflite"));
        for (int from = header(one); from + CLASSES <= one.length; from += CLASSES) {
            if (differ(one, two, from) && differ(two, three, from) && differ(one, three, from)) {
                return (from - header(one)) / CLASSES;
            }
        }
        throw new StepFailedException("the models cannot be told apart by their outputs");
    }

    private static boolean differ(byte[] one, byte[] other, int from) {
        return !Arrays.equals(one, from, from + CLASSES, other, from, from + CLASSES);
    }

    private Good good(Path bundle, String version, int index) throws IOException {
        byte[] outputs = Files.readAllBytes(Path.of(world.owner.file(version + ".tflite.npy")));
        int from = header(outputs) + index * CLASSES;
        return new Good(
                Digest.of(Files.readAllBytes(bundle)).hex(),
                Files.size(bundle),
                Arrays.copyOfRange(outputs, from, from + CLASSES));
    }

    /** Length of a NumPy file's header, format 1.0. */
    private static int header(byte[] npy) {
        return 10 + (npy[8] & 0xff) + ((npy[9] & 0xff) << 8);
    }

    private byte[] image(int index) throws IOException {
        Path images = Path.of(world.owner.data("t10k-images-idx3-ubyte.gz"));
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(images)))) {
            in.skipNBytes(IDX_HEADER + (long) index * IMAGE_BYTES);
            return in.readNBytes(IMAGE_BYTES);
        }
    }

    /** Names of the files that the daemon keeps under a name. */
    Set<String> keptFiles(String folder) {
        try (var files = Files.list(world.agents.daemonFolder().resolve(folder))) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of what the daemon keeps under a name. */
    long kept(String folder) {
        try (var files = Files.list(world.agents.daemonFolder().resolve(folder))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
