package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.FleetCounts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.EmergencyBrake;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /fleet}: the whole at a glance. */
public final class FleetResource implements Resource {

    private final Devices devices;
    private final Registry registry;
    private final Rollouts rollouts;
    private final EmergencyBrake brake;
    private final Alerts alerts;
    private final Telemetry telemetry;

    public FleetResource(
            Devices devices,
            Registry registry,
            Rollouts rollouts,
            EmergencyBrake brake,
            Alerts alerts,
            Telemetry telemetry) {
        this.devices = devices;
        this.registry = registry;
        this.rollouts = rollouts;
        this.brake = brake;
        this.alerts = alerts;
        this.telemetry = telemetry;
    }

    @Override
    public void serve(Operations api) {
        api.on("fleet", this::show);
        api.on(
                "stopFleet",
                context -> Reply.json(
                        context, 200, brake.pull(Reason.required(context)).map(FleetResource::stop)));
        api.on("liftFleetStop", context -> Reply.empty(context, brake.release()));
    }

    private void show(RoutingContext context) {
        Future<FleetCounts> counts = devices.counts();
        Future<List<RegisteredBundle>> bundles = registry.bundles();
        Future<Long> active = rollouts.countActive();
        Future<Long> open = alerts.countUnresolved();
        Future<TelemetryStore.Totals> totals = telemetry.totals();
        Future<Optional<EmergencyStop>> stop = brake.find();
        Future<Document> answer = Future.all(counts, bundles, active, open, totals, stop)
                .map(done -> Document.builder()
                        .put("devices", devices(counts.result()))
                        .put("models", models(bundles.result()))
                        .put("bundles", (long) bundles.result().size())
                        .put("activeRollouts", active.result())
                        .put("openAlerts", open.result())
                        .put("telemetry", telemetry(totals.result()))
                        .putIfPresent("stop", stop.result().map(FleetResource::stop))
                        .build());
        Reply.json(context, 200, answer);
    }

    private static Document devices(FleetCounts counts) {
        return Document.builder()
                .put("total", counts.total())
                .put("online", counts.online())
                .put("updating", counts.updating())
                .put("failed", counts.failed())
                .put("neverSeen", counts.neverSeen())
                .build();
    }

    private static Document stop(EmergencyStop stop) {
        return Document.builder()
                .put("since", stop.since().toString())
                .put("reason", stop.reason())
                .build();
    }

    private static long models(List<RegisteredBundle> bundles) {
        return bundles.stream()
                .map(bundle -> bundle.manifest().name())
                .distinct()
                .count();
    }

    private static Document telemetry(TelemetryStore.Totals totals) {
        return Document.builder()
                .put("windows", totals.windows())
                .put("bytes", totals.bytes())
                .build();
    }
}
