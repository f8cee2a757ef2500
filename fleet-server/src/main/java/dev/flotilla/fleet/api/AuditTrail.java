package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditEvent.Outcome;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.trace.CurrentSpan;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;

/**
 * What the audit log will say about a request that changes something. It is written before the answer is sent; by the store,
 * within the change's own transaction, where that {@link #take takes} the event.
 */
final class AuditTrail {
    private static final String KEY = "audit-trail";
    /** Malformed requests ask for nothing. */
    private static final int BAD_REQUEST = 400;

    private final AuditLog log;
    private AuditEvent event;
    private boolean taken;

    private AuditTrail(AuditLog log, AuditEvent event) {
        this.log = log;
        this.event = event;
    }

    /** Begins to follow a request of somebody who is not known yet. */
    static void open(RoutingContext context, AuditLog log, Operation operation) {
        AuditEvent event = new AuditEvent(
                Actor.stranger(Networks.of(context.request())),
                operation.id(),
                operation.resource(addressBelowMount(context)),
                Outcome.DONE,
                "",
                CurrentSpan.traceId());
        context.put(KEY, new AuditTrail(log, event));
    }

    private static String addressBelowMount(RoutingContext context) {
        String mount = Objects.requireNonNullElse(context.mountPoint(), "").replaceFirst("/$", "");
        return context.normalizedPath().substring(mount.length());
    }

    /** That of a request which changes something; empty for others. */
    static Optional<AuditTrail> find(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    static AuditTrail of(RoutingContext context) {
        return find(context).orElseThrow(() -> new IllegalStateException("this operation is not audited"));
    }

    /** The event, for a store that writes it in the transaction of what it says. */
    static AuditEvent take(RoutingContext context) {
        AuditTrail trail = of(context);
        trail.taken = true;
        return trail.event;
    }

    /** Writes how it ended, if the request changes something; then the outcome is as it was. */
    static <T> Future<T> close(RoutingContext context, Future<T> outcome) {
        return find(context).map(trail -> trail.close(outcome)).orElse(outcome);
    }

    AuditTrail by(Caller caller) {
        return by(caller.token()
                .map(token -> Actor.token(caller.user(), token))
                .orElseGet(() -> Actor.user(caller.user())));
    }

    AuditTrail by(Actor actor) {
        event = event.by(actor);
        return this;
    }

    /** What it is done to, where the address does not say so. */
    void about(String resource) {
        event = event.about(resource);
    }

    void because(String why) {
        event = event.with(event.outcome(), why);
    }

    private <T> Future<T> close(Future<T> outcome) {
        return outcome.transform(result -> {
            if (result.succeeded()) {
                return taken ? outcome : log.record(event).map(result.result());
            }
            return ended(Problems.known(result.cause())).transform(recorded -> outcome);
        });
    }

    private Future<Void> ended(ApiException problem) {
        if (problem.status() == BAD_REQUEST || problem.isTransient()) {
            return Future.succeededFuture();
        }
        Outcome became = problem.status() < 500 ? Outcome.REFUSED : Outcome.FAILED;
        return log.record(event.with(became, String.valueOf(problem.getMessage())));
    }
}
