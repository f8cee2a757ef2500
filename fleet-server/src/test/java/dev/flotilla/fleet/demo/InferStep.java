package dev.flotilla.fleet.demo;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The device computes bit for bit what the compiler proved, is small, and tells of itself in few bytes. */
final class InferStep implements Step {
    /** What the daemon answered to the evaluation images. */
    static final String OUTPUTS = "device-outputs.npy";

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int IMAGE_BYTES = 28 * 28;
    private static final int WINDOWS_PER_DEVICE = 2;

    @Override
    public String title() {
        return "Infer on real images, and report in sketches";
    }

    @Override
    public void play(World world) {
        sameOutputs(world);
        startTime(world);
        world.tell("daemon resident memory %.1f MB", world.agents.daemonResidentKb() / 1024.0);
        telemetry(world);
    }

    private static void sameOutputs(World world) {
        Path device = world.directory.resolve(OUTPUTS);
        world.agents.infer(world.owner.data("t10k-images-idx3-ubyte.gz"), Owner.EVALUATION, device);
        Digest onDevice = digest(device);
        if (!onDevice.equals(digest(world.owner.outputs(CompileStep.MODEL)))) {
            throw new StepFailedException(
                    "the device's outputs differ from the compiler's on images " + Owner.EVALUATION);
        }
        world.tell("outputs of 2,000 images are equal on device and compiler, SHA-256 %s", onDevice.hex());
    }

    private static void startTime(World world) {
        world.agents.stopDaemon();
        long start = System.nanoTime();
        world.agents.startDaemon();
        byte[] black = new byte[IMAGE_BYTES];
        while (!world.agents.daemonInfers(black)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new StepFailedException("the restarted daemon did not infer");
            }
            Thread.onSpinWait();
        }
        world.tell(
                "from exec to first inference %d ms",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static void telemetry(World world) {
        int wanted = WINDOWS_PER_DEVICE * world.devices;
        JsonObject telemetry = Wait.until(
                LIMIT,
                () -> Optional.of(world.api().get("fleet").getJsonObject("telemetry"))
                        .filter(now -> now.getLong("windows") >= wanted),
                () -> "fewer than " + wanted + " telemetry windows arrived");
        long windows = telemetry.getLong("windows");
        world.tell("%d telemetry windows, %d B each on average", windows, telemetry.getLong("bytes") / windows);
    }

    private static Digest digest(Path file) {
        try {
            return Digest.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
