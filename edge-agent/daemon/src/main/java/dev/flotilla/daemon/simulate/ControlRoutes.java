package dev.flotilla.daemon.simulate;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Request;
import dev.flotilla.daemon.http.Route;
import dev.flotilla.daemon.http.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code GET /status}: all agents' statuses in an array; {@code GET /summary}: how all of them are; {@code POST /transform} with {@code devices}, their ids, and
 * {@code transform}, none, dim or fog: what befalls their cameras from now on; {@code POST /blackout} with {@code seconds}: for so
 * long no device has a network.
 */
final class ControlRoutes {
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final int MAX_BLACKOUT_SECONDS = 3_600;

    private final Map<String, SimulatedDevice> devices = new LinkedHashMap<>();

    private final Supplier<Document> summary;
    private final Consumer<Duration> blackOut;

    ControlRoutes(List<SimulatedDevice> devices, Supplier<Document> summary, Consumer<Duration> blackOut) {
        this.summary = summary;
        this.blackOut = blackOut;
        devices.forEach(device -> this.devices.put(device.id(), device));
    }

    List<Route> routes() {
        return List.of(
                Route.get("/status", request -> status()),
                Route.get("/summary", request -> Answer.ok(summary.get())),
                new Route("POST", "/transform", MAX_BODY_BYTES, this::transform),
                new Route("POST", "/blackout", MAX_BODY_BYTES, this::blackout));
    }

    private Answer status() {
        String all = devices.values().stream()
                .map(SimulatedDevice::status)
                .flatMap(Optional::stream)
                .map(status -> new String(status.toDocument().toJson(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        return Answer.json(Status.OK, all.getBytes(StandardCharsets.UTF_8));
    }

    private Answer transform(Request request) {
        try {
            Document order = Document.parseJson(request.body(), Limits.of(MAX_BODY_BYTES));
            Transform transform = Transform.parse(order.string("transform"));
            List<SimulatedDevice> named = new ArrayList<>();
            for (String id : order.strings("devices")) {
                named.add(Optional.ofNullable(devices.get(id))
                        .orElseThrow(() -> new IllegalArgumentException("devices: no agent '" + id + "' here")));
            }
            named.forEach(device -> device.transform(transform));
            return Answer.ok(Document.builder().put("transformed", named.size()).build());
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            return Answer.error(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private Answer blackout(Request request) {
        try {
            Document order = Document.parseJson(request.body(), Limits.of(MAX_BODY_BYTES));
            long seconds = order.integerBetween("seconds", 1, MAX_BLACKOUT_SECONDS);
            blackOut.accept(Duration.ofSeconds(seconds));
            return Answer.ok(Document.builder().put("seconds", seconds).build());
        } catch (MalformedDocumentException e) {
            return Answer.error(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
