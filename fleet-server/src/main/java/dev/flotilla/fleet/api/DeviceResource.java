package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceLabels;
import dev.flotilla.fleet.device.DeviceQuery;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /devices}: who is in the fleet and what each runs. */
public final class DeviceResource implements Resource {

    private static final int DEFAULT_PAGE = 100;

    private final Devices devices;
    private final Registry registry;

    public DeviceResource(Devices devices, Registry registry) {
        this.devices = devices;
        this.registry = registry;
    }

    @Override
    public void serve(Operations api) {
        api.on("devices", this::page);
        api.on("device", this::one);
        api.on("putDeviceLabels", this::putLabels);
        api.on("revokeDevice", this::revoke);
    }

    private void page(RoutingContext context) {
        Page page = Page.of(context, DEFAULT_PAGE);
        Future<Condition> condition = Json.query(context, "filter")
                .map(text -> devices.condition(new DeviceFilter(text)))
                .orElseGet(() -> Future.succeededFuture(Condition.always()));
        Future<Document> answer = condition
                .map(holds -> new DeviceQuery(Json.query(context, "q").orElse(""), holds))
                .compose(query -> page(page, query));
        Reply.json(context, 200, answer);
    }

    /** The first page says how many there are on all. */
    private Future<Document> page(Page page, DeviceQuery query) {
        Future<Optional<Long>> total = page.after().isEmpty()
                ? devices.count(query).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
        return total.compose(count -> devices.page(page.after(), query, page.limit())
                .compose(found -> registry.findAll(found.stream().flatMap(device -> active(device).stream()))
                        .map(models -> page.builder(found, Device::id, device -> describe(device, models)
                                        .build())
                                .putIfPresent("total", count)
                                .build())));
    }

    private void putLabels(RoutingContext context) {
        DeviceId id = Json.read(() -> new DeviceId(Reply.pathParam(context, "id")));
        Document body = Reply.body(context);
        DeviceLabels labels = Json.read(() -> labels(body));
        Future<Document> answer = devices.setLabels(id, labels).compose(found -> describeOne(id, found));
        Reply.json(context, 200, answer);
    }

    private static DeviceLabels labels(Document body) throws MalformedDocumentException {
        Document attributes = body.object("attributes");
        Map<String, String> values = new HashMap<>();
        for (String name : attributes.keys()) {
            values.put(name, attributes.string(name));
        }
        return new DeviceLabels(body.strings("tags"), values);
    }

    private void one(RoutingContext context) {
        DeviceId id = Json.read(() -> new DeviceId(Reply.pathParam(context, "id")));
        Reply.tagged(context, devices.find(id).compose(found -> describeOne(id, found)));
    }

    private Future<Document> describeOne(DeviceId id, Optional<Device> found) {
        Device device = found.orElseThrow(() -> ApiException.notFound("no device " + id + " is enrolled"));
        return registry.findAll(active(device).stream()).map(models -> describe(device, models)
                .putIfPresent("reportedProof", device.reported().map(Report::proof))
                .build());
    }

    private static Optional<Digest> active(Device device) {
        return device.reported().map(Report::state).flatMap(ReportedState::activeBundle);
    }

    private void revoke(RoutingContext context) {
        DeviceId id = Json.read(() -> new DeviceId(Reply.pathParam(context, "id")));
        Reply.empty(
                context,
                devices.revoke(id)
                        .compose(revoked -> Boolean.TRUE.equals(revoked)
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApiException.notFound(
                                        "no device " + id + " is enrolled that is not revoked"))));
    }

    private static Document.Builder describe(Device device, Map<Digest, RegisteredBundle> models) {
        Document.Builder answer = Document.builder()
                .put("id", device.id().value())
                .put("name", device.name())
                .put("group", device.group())
                .put("tags", device.labels().tags())
                .put("attributes", attributes(device.labels()))
                .put("online", device.online())
                .putIfPresent("lastSeen", device.lastSeen().map(Instant::toString))
                .put("enrolledAt", device.enrolledAt().toString())
                .putIfPresent("revokedAt", device.revokedAt().map(Instant::toString))
                .put("counter", device.counter())
                .putIfPresent(
                        "desiredBundle",
                        device.desired().map(Assignment::bundle).map(Digest::hex));
        putModel(answer, device, models);
        Optional<ReportedState> state = device.reported().map(Report::state);
        return answer.put(
                        "phase",
                        state.map(ReportedState::phase).orElse(UpdatePhase.IDLE).name())
                .put("reason", state.map(ReportedState::reason).orElse(""))
                .put("floor", state.map(ReportedState::floor).orElse(0L))
                .put("agentVersion", state.map(ReportedState::agentVersion).orElse(""))
                .putIfPresent("refused", state.map(ReportedState::losses).map(Losses::refused))
                .putIfPresent("windowsDropped", state.map(ReportedState::losses).map(Losses::windowsDropped));
    }

    private static Document attributes(DeviceLabels labels) {
        Document.Builder attributes = Document.builder();
        labels.inOrder().forEach(attributes::put);
        return attributes.build();
    }

    /** What it runs: as the registry knows it, or, of a bundle that is not here, as the device does. */
    private static void putModel(Document.Builder answer, Device device, Map<Digest, RegisteredBundle> models) {
        Optional<Digest> active = active(device);
        Optional<RegisteredBundle> model = active.flatMap(digest -> Optional.ofNullable(models.get(digest)));
        Optional<String> reported =
                device.reported().map(report -> report.state().activeVersion()).filter(text -> !text.isEmpty());
        answer.putIfPresent("activeBundle", active.map(Digest::hex))
                .putIfPresent(
                        "activeModel", model.map(bundle -> bundle.manifest().name()))
                .putIfPresent(
                        "activeVersion",
                        model.map(bundle -> bundle.manifest().version().toString())
                                .or(() -> reported));
    }
}
