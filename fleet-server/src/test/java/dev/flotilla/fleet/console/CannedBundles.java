package dev.flotilla.fleet.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Three bundles of one model: the one in service, its successor, and one whose self-test fails on devices. */
final class CannedBundles {
    static final List<String> LABELS = List.of(
            "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    static final String GOOD = "5f0c2a9be1734d88a6c20f9d3e51b7c4860a1d2f93e4b5c6d7e8f90a1b2c3d4e";
    static final String NEW = "a81b7c33d2e94f05b6a7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3";
    static final String BAD = "e37d90f1c2b3a4958677685940312f1e0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4";

    private final Instant now;

    CannedBundles(Instant now) {
        this.now = now;
    }

    JsonArray all(List<JsonObject> devices) {
        return new JsonArray()
                .add(bundle(NEW, "1.1.0", 3, 0.9164, Duration.ofHours(1), devices))
                .add(bundle(BAD, "1.0.1", 2, 0.9121, Duration.ofHours(3), devices))
                .add(bundle(GOOD, "1.0.0", 1, 0.9123, Duration.ofDays(10), devices));
    }

    private JsonObject bundle(
            String digest, String version, int release, double accuracy, Duration age, List<JsonObject> devices) {
        return new JsonObject()
                .put("digest", digest)
                .put("path", "fashion-cnn-" + version + ".flotilla")
                .put("name", "fashion-cnn")
                .put("version", version)
                .put("size", 612_352)
                .put("release", release)
                .put("floor", 1)
                .put("family", "fashion")
                .put("uploadedAt", now.minus(age).toString())
                .put("signature", signature())
                .put("metrics", new JsonObject().put("accuracy", accuracy).put("floatAccuracy", 0.9131))
                .put("labels", new JsonArray(LABELS))
                .put("inputs", tensor("image", 1, 28, 28, 1))
                .put("outputs", tensor("scores", 1, 10))
                .put("devices", counts(digest, devices));
    }

    private static JsonObject signature() {
        return new JsonObject()
                .put("state", "VERIFIED")
                .put("keyIds", new JsonArray().add("9d41c7e05b2f8a6634de1097ac58b3f27e60d1c4a9835f2b7ce04d6183fa92b5"))
                .put("targetsVersion", 3);
    }

    private static JsonArray tensor(String name, Integer... shape) {
        return new JsonArray()
                .add(new JsonObject()
                        .put("name", name)
                        .put("type", "INT8")
                        .put("shape", new JsonArray(List.of(shape))));
    }

    private static JsonObject counts(String digest, List<JsonObject> devices) {
        return new JsonObject()
                .put("active", count("activeBundle", digest, devices))
                .put("desired", count("desiredBundle", digest, devices));
    }

    private static long count(String field, String digest, List<JsonObject> devices) {
        return devices.stream()
                .filter(device -> Objects.equals(device.getString(field), digest))
                .count();
    }
}
