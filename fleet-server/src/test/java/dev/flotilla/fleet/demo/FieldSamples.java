package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Samples that the fogged devices give of what they see and answer. */
final class FieldSamples {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PAGE = 500;
    /** So that a device sees more than it gives, also one that stalls: an image that was not seen in its time is not made up for. */
    private static final double MARGIN = 2.5;

    private static final int LEAST_SECONDS = 10;

    private final World world;

    FieldSamples(World world) {
        this.world = world;
    }

    List<String> fogged() {
        return List.of(world.recall("fogged").split(",", -1));
    }

    /**
     * Asks for so many of each device, by chance, and waits for them; all that the fogged devices gave of what a bundle
     * answered them.
     */
    List<JsonObject> burst(int ofEach, String bundle) {
        int seconds = Math.max(LEAST_SECONDS, (int) Math.ceil(MARGIN * ofEach / world.agents.imagesPerSecond()));
        int all = ofEach * fogged().size();
        world.api()
                .post(
                        "capture/" + Owner.FAMILY + "/burst",
                        new JsonObject().put("samples", ofEach).put("seconds", seconds));
        return Wait.until(
                LIMIT,
                () -> Optional.of(of(bundle)).filter(given -> given.size() >= all),
                () -> "only " + of(bundle).size() + " of " + all + " samples came");
    }

    /** What they gave so far of a bundle's inputs and answers. */
    List<JsonObject> of(String bundle) {
        List<JsonObject> all = new ArrayList<>();
        for (String device : fogged()) {
            all.addAll(world.api().items("samples?limit=" + PAGE + "&device=" + device).stream()
                    .filter(sample -> bundle.equals(sample.getString("bundle")))
                    .toList());
        }
        return all;
    }
}
