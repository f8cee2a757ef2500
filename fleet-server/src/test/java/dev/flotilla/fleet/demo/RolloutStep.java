package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The good bundle reaches everyone in stages, though the server is killed in the middle. */
final class RolloutStep implements Step {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Override
    public String title() {
        return "Roll out in stages, killing the server in the middle";
    }

    @Override
    public void play(World world) {
        Rollouts rollouts = new Rollouts(world.api());
        String id = rollouts.start("first model", world.recall("digest"));
        await(rollouts, id, "the first stage did not finish", () -> stageDone(rollouts, id, 0));
        if (world.cut) {
            world.server.kill();
            world.server.start();
            world.tell("server killed after stage 1 and started again");
        }
        await(rollouts, id, "the rollout did not complete", () -> completed(rollouts, id));
        for (JsonObject stage : rollouts.stages(id)) {
            world.tell(
                    "stage %d (%d %%): %d devices, all succeeded, %.1f s with bake",
                    stage.getInteger("index") + 1,
                    stage.getInteger("percent"),
                    stage.getInteger("devices"),
                    seconds(stage));
        }
        Proof.everyDeviceRuns(world, world.recall("digest"));
        world.tell(
                "%d devices report the bundle %s from their own slots", world.devices, shortly(world.recall("digest")));
    }

    private static void await(
            Rollouts rollouts, String id, String failure, java.util.function.Supplier<Optional<Boolean>> done) {
        Wait.until(
                LIMIT,
                done,
                () -> failure + " (" + rollouts.state(id) + ": "
                        + rollouts.get(id).getString("stateReason") + ")");
    }

    private static Optional<Boolean> stageDone(Rollouts rollouts, String id, int stage) {
        return when(rollouts.stages(id).get(stage).getString("state").equals("DONE"));
    }

    private static Optional<Boolean> completed(Rollouts rollouts, String id) {
        String state = rollouts.state(id);
        if (state.equals("PAUSED") || state.equals("ABORTED")) {
            throw new StepFailedException(
                    "the good rollout was " + state + ": " + rollouts.get(id).getString("stateReason"));
        }
        return when(state.equals("COMPLETED"));
    }

    private static Optional<Boolean> when(boolean happened) {
        return happened ? Optional.of(true) : Optional.empty();
    }

    private static double seconds(JsonObject stage) {
        Instant start = Instant.parse(stage.getString("startedAt"));
        Instant end = Instant.parse(stage.getString("finishedAt"));
        return Duration.between(start, end).toMillis() / 1000.0;
    }

    private static String shortly(String digest) {
        return digest.substring(0, 8);
    }
}
