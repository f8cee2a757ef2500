package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.AccessChanges;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * {@code /events}: tells open consoles what changed, as server-sent events. Changes within 400 ms become one event; a
 * console that does not keep up misses events, not data, since it refetches on the next one.
 */
public final class EventHub implements Changes, AccessChanges, Resource {
    static final String OPERATION = "events";

    private static final long COALESCE_MILLIS = 400;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int MAX_LISTENERS = 500;

    private final Vertx vertx;
    private final Map<HttpServerResponse, Supplier<Future<Boolean>>> listeners = new ConcurrentHashMap<>();
    private final Set<Topic> pending = EnumSet.noneOf(Topic.class);

    public EventHub(Vertx vertx) {
        this.vertx = vertx;
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> {
            accessChanged();
            send(": still here\n\n");
        });
    }

    @Override
    public void changed(Topic topic) {
        boolean first;
        synchronized (pending) {
            first = pending.isEmpty();
            pending.add(topic);
        }
        if (first) {
            vertx.setTimer(COALESCE_MILLIS, timer -> flush());
        }
    }

    /** Lets those go whose sessions and tokens have ended. */
    @Override
    public void accessChanged() {
        listeners.forEach((listener, isGood) -> isGood.get().onSuccess(good -> {
            if (!good) {
                listeners.remove(listener);
                end(listener);
            }
        }));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Whoever has left needs no end.
    private static void end(HttpServerResponse listener) {
        listener.end();
    }

    @Override
    public void serve(Operations api) {
        api.on(OPERATION, this::open);
    }

    /** How many consoles listen now. */
    public int listeners() {
        return listeners.size();
    }

    private void open(RoutingContext context) {
        if (listeners.size() >= MAX_LISTENERS) {
            context.fail(new ApiException(503, "Busy", MAX_LISTENERS + " consoles listen already"));
            return;
        }
        HttpServerResponse response = context.response();
        response.closeHandler(closed -> listeners.remove(response));
        response.exceptionHandler(failure -> listeners.remove(response));
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-cache, no-transform")
                .putHeader("content-encoding", "identity");
        // Before anything is said: who hears something hears of all changes from then on.
        listeners.put(response, Admission.of(context).isStillGood());
        response.write("retry: 2000\n\n");
    }

    private void flush() {
        List<String> topics;
        synchronized (pending) {
            topics = pending.stream().map(Topic::wireName).toList();
            pending.clear();
        }
        byte[] json = Document.builder().put("topics", topics).build().toJson();
        String data = new String(json, StandardCharsets.UTF_8).replaceAll("\\s*\\n\\s*", " ");
        send("event: changed\ndata: " + data + "\n\n");
    }

    private void send(String text) {
        // A console that left while its session was looked up was gone before anybody could hear of it.
        listeners.keySet().removeIf(listener -> listener.ended() || listener.closed());
        for (HttpServerResponse listener : listeners.keySet()) {
            if (!listener.writeQueueFull()) {
                listener.write(text);
            }
        }
    }
}
