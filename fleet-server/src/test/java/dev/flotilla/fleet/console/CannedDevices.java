package dev.flotilla.fleet.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * 120 devices in the middle of two rollouts: the group "shop" (100) gets 1.1.0 in stages of 10, 40 and 50; the group "dock"
 * (20) was to get the bad 1.0.1 and stopped after its first two.
 */
final class CannedDevices {
    static final int SHOP = 100;
    static final int DOCK = 20;
    static final String BAD_REASON =
            "golden self-test failed: case 0 differs by 131 in 3 of 10 outputs, at most 2 allowed; kept fashion-cnn 1.0.0";
    static final String FULL_REASON =
            "storage full: 612,352 bytes wanted, 401,408 left of the quota; kept fashion-cnn 1.0.0";
    private static final List<String> UNDER_WAY = List.of("FETCHING", "FETCHING", "VERIFYING", "PROBING", "ACTIVATING");

    private final Instant now;

    CannedDevices(Instant now) {
        this.now = now;
    }

    List<JsonObject> all() {
        return IntStream.range(0, SHOP + DOCK)
                .mapToObj(i -> i < DOCK ? dock(i) : shop(i - DOCK))
                .toList();
    }

    private JsonObject dock(int i) {
        JsonObject device = device("dock-%03d", "dock", i);
        return i < 2
                ? device.put("phase", "ROLLED_BACK").put("reason", BAD_REASON).put("desiredBundle", CannedBundles.BAD)
                : device;
    }

    private JsonObject shop(int i) {
        JsonObject device = device("shop-%03d", "shop", i);
        if (i < 39) {
            return device.put("activeBundle", CannedBundles.NEW)
                    .put("desiredBundle", CannedBundles.NEW)
                    .put("activeVersion", "1.1.0")
                    .put("floor", 2);
        }
        if (i == 39) {
            return device.put("phase", "REJECTED").put("reason", FULL_REASON).put("desiredBundle", CannedBundles.NEW);
        }
        if (i < 50) {
            return device.put("phase", UNDER_WAY.get(i % UNDER_WAY.size())).put("desiredBundle", CannedBundles.NEW);
        }
        if (i == SHOP - 1) {
            return neverSeen(device);
        }
        return i > SHOP - 5 ? device.put("online", false).put("lastSeen", ago(Duration.ofHours(i))) : device;
    }

    private JsonObject device(String id, String group, int i) {
        return new JsonObject()
                .put("id", String.format(Locale.ROOT, id, i))
                .put("name", String.format(Locale.ROOT, "Camera %d, %s", i, group))
                .put("group", group)
                .put("tags", new JsonArray(i < 3 ? List.of("canary", "indoor") : List.of()))
                .put("attributes", new JsonObject(i < 3 ? Map.of("site", "Oslo") : Map.of()))
                .put("online", true)
                .put("lastSeen", ago(Duration.ofSeconds(i % 50)))
                .put("enrolledAt", ago(Duration.ofDays(12)))
                .put("activeBundle", CannedBundles.GOOD)
                .put("activeModel", "fashion-cnn")
                .put("activeVersion", "1.0.0")
                .put("phase", "CONFIRMED")
                .put("counter", 3)
                .put("desiredBundle", CannedBundles.GOOD)
                .put("floor", 1)
                .put("agentVersion", "0.1.0");
    }

    private static JsonObject neverSeen(JsonObject device) {
        List.of("lastSeen", "activeBundle", "activeModel", "activeVersion", "phase", "desiredBundle", "agentVersion")
                .forEach(device::remove);
        return device.put("online", false).put("counter", 0).put("floor", 0);
    }

    private String ago(Duration duration) {
        return now.minus(duration).toString();
    }
}
