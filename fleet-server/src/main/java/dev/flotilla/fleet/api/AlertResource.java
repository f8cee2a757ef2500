package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertDocument;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Alerts;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** {@code /alerts}: what needs an operator's eye. */
public final class AlertResource implements Resource {

    private static final Duration MAX_SILENCE = Duration.ofDays(90);

    private final Alerts alerts;

    public AlertResource(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void serve(Operations api) {
        api.on("alerts", this::list);
        api.on("acknowledgeAlert", this::acknowledge);
        api.on("silenceAlert", this::silence);
        api.on("endSilence", this::endSilence);
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
                        .map(all -> Page.document(all, limit, Alert::id, AlertDocument::of)));
    }

    private static AlertState state(String text) {
        return Arrays.stream(AlertState.values())
                .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest(
                        "state: expected one of " + Arrays.toString(AlertState.values()) + ", found " + text));
    }

    private void acknowledge(RoutingContext context) {
        answer(context, id -> alerts.acknowledge(id, SignedIn.caller(context).user()));
    }

    private void silence(RoutingContext context) {
        Document body = Reply.body(context);
        Duration time = Duration.ofSeconds(Json.read(() -> body.integerBetween("seconds", 1, MAX_SILENCE.toSeconds())));
        String why = Json.read(() -> body.string("reason"));
        AuditTrail.of(context).because("for " + time.toSeconds() + " s: " + why);
        answer(context, id -> alerts.silence(id, time, SignedIn.caller(context).user(), why));
    }

    private void endSilence(RoutingContext context) {
        answer(context, alerts::endSilence);
    }

    private static void answer(RoutingContext context, Function<String, Future<Optional<Alert>>> change) {
        String id = Reply.pathParam(context, "id");
        Reply.json(
                context,
                200,
                change.apply(id)
                        .map(found -> AlertDocument.of(
                                found.orElseThrow(() -> ApiException.notFound("there is no alert " + id)))));
    }
}
