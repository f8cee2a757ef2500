package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.alert.Trouble;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** {@code /alerts}: what needs an operator's eye. */
public final class AlertResource implements Resource {

    private final Alerts alerts;

    public AlertResource(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void serve(Operations api) {
        api.on("alerts", this::list);
        api.on("acknowledgeAlert", this::acknowledge);
    }

    private void list(RoutingContext context) {
        Optional<AlertState> state = Optional.ofNullable(context.request().getParam("state"))
                .filter(text -> !text.isBlank())
                .map(AlertResource::state);
        int limit = Page.limit(context, Alerts.MAX_LISTED);
        Reply.json(
                context,
                200,
                alerts.list(state, Json.query(context, "after"), limit)
                        .map(all -> Page.document(all, limit, Alert::id, AlertResource::describe)));
    }

    private static AlertState state(String text) {
        return Arrays.stream(AlertState.values())
                .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest(
                        "state: expected one of " + Arrays.toString(AlertState.values()) + ", found " + text));
    }

    private void acknowledge(RoutingContext context) {
        String id = Reply.pathParam(context, "id");
        Future<Document> answer = alerts.acknowledge(id)
                .map(found -> describe(found.orElseThrow(() -> ApiException.notFound("there is no alert " + id))));
        Reply.json(context, 200, answer);
    }

    private static Document describe(Alert alert) {
        Trouble trouble = alert.trouble();
        return Document.builder()
                .put("id", alert.id())
                .put("state", alert.state().name())
                .put("kind", trouble.kind().name())
                .put("severity", trouble.severity().name())
                .put("model", trouble.model())
                .put("bundle", trouble.bundle())
                .put(
                        "feature",
                        trouble.features().stream()
                                .findFirst()
                                .map(Trouble.Feature::name)
                                .orElse(""))
                .put(
                        "features",
                        trouble.features().stream().map(AlertResource::feature).toList())
                .put("devices", trouble.devices())
                .put("size", trouble.size())
                .putIfPresent("rolloutId", trouble.rolloutId())
                .putIfPresent("since", trouble.since().map(Instant::toString))
                .put(
                        "common",
                        trouble.common().stream().map(AlertResource::common).toList())
                .put("message", trouble.message())
                .put("openedAt", alert.openedAt().toString())
                .put("updatedAt", alert.updatedAt().toString())
                .build();
    }

    private static Document common(Trouble.Common common) {
        return Document.builder()
                .put("trait", common.trait())
                .put("devices", (long) common.devices())
                .put("all", (long) common.all())
                .put("lift", common.lift())
                .build();
    }

    private static Document feature(Trouble.Feature feature) {
        return Document.builder()
                .put("name", feature.name())
                .put("psi", feature.psi())
                .put("js", feature.js())
                .build();
    }
}
