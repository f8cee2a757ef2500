package dev.flotilla.fleet.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Two batches of open claims, and those that a test adds. */
final class CannedClaims {
    static final String LINE = "7c41e09b52d8a613";
    static final String CA = "77f0d2b14c8a6e93051bd7f2ca4e860a93d5b7e1f20c486ad9e375b16f8c2d04";

    private final List<JsonObject> open = new CopyOnWriteArrayList<>();
    private final Instant now;

    CannedClaims(Instant now) {
        this.now = now;
        add(LINE, "line-7", 40, Duration.ofDays(7)).put("used", 12);
        add("04b9d7f3ac81e256", "", 1, Duration.ofHours(1));
    }

    private JsonObject add(String id, String group, int count, Duration validity) {
        JsonObject batch = new JsonObject()
                .put("id", id)
                .put("group", group)
                .put("createdAt", now.toString())
                .put("expiresAt", now.plus(validity).toString())
                .put("count", count)
                .put("used", 0);
        open.add(0, batch);
        return batch;
    }

    JsonArray open() {
        return new JsonArray(open);
    }

    /** The n-th secret of a new batch. */
    static String secret(int n) {
        return String.format(Locale.ROOT, "%064x", 0x5ec0de00 + n);
    }

    JsonObject create(JsonObject wanted) {
        String id = String.format(Locale.ROOT, "%016x", open.size());
        int count = wanted.getInteger("count");
        add(id, wanted.getString("group"), count, Duration.ofSeconds(wanted.getLong("expiresInSeconds")));
        return new JsonObject()
                .put("id", id)
                .put(
                        "claims",
                        new JsonArray(IntStream.range(0, count)
                                .mapToObj(CannedClaims::secret)
                                .toList()))
                .put("caSha256", CA)
                .put("deviceUrl", "https://fleet.example:8443")
                .put("caPem", "not shown");
    }

    boolean revoke(String id) {
        return open.removeIf(batch -> batch.getString("id").equals(id));
    }
}
