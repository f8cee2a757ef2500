package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list of devices is asked for.
 *
 * @param after only what comes behind this device
 * @param limit the most items
 */
record Page(Optional<DeviceId> after, int limit) {

    /** The page that the query's {@code after} and {@code limit} name. */
    static Page of(RoutingContext context, int defaultLimit) {
        return new Page(
                Json.query(context, "after").map(text -> Json.read(() -> new DeviceId(text))),
                limit(context, defaultLimit));
    }

    /** The query's {@code limit}, which the description keeps within what fits. */
    static int limit(RoutingContext context, int defaultLimit) {
        return Json.query(context, "limit")
                .map(text -> Math.toIntExact(Json.integer("limit", text)))
                .orElse(defaultLimit);
    }

    /** The items, and where the next page begins if there may be one. */
    <T> Document document(List<T> items, Function<T, DeviceId> id, Function<T, Document> describe) {
        return builder(items, id, describe).build();
    }

    /** The same, to which something can be added. */
    <T> Document.Builder builder(List<T> items, Function<T, DeviceId> id, Function<T, Document> describe) {
        return builder(items, limit, item -> id.apply(item).value(), describe);
    }

    /** The same of other things than devices. */
    static <T> Document document(List<T> items, int limit, Function<T, String> id, Function<T, Document> describe) {
        return builder(items, limit, id, describe).build();
    }

    private static <T> Document.Builder builder(
            List<T> items, int limit, Function<T, String> id, Function<T, Document> describe) {
        Document.Builder answer =
                Document.builder().put("items", items.stream().map(describe).toList());
        if (items.size() == limit) {
            answer.put("next", id.apply(items.get(limit - 1)));
        }
        return answer;
    }
}
