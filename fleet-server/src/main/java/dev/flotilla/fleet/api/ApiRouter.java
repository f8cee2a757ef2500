package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.trace.CurrentSpan;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The router that the API's description asks for: each operation behind its guard. What is not described is not there. */
final class ApiRouter implements Operations {
    private static final long MAX_SMALL_BYTES = 16 * 1024;
    private static final long MAX_BODY_BYTES = 1024 * 1024;

    private final Map<String, Handler<RoutingContext>> handlers = new HashMap<>();
    private final Guard guard;
    private final AuditLog audit;
    private final RequestKeys keys;
    private final RequestMeter meter;
    private final long maxFileBytes;

    /** @param maxFileBytes of bodies that are files */
    ApiRouter(Guard guard, AuditLog audit, RequestKeys keys, RequestMeter meter, long maxFileBytes) {
        this.guard = guard;
        this.audit = audit;
        this.keys = keys;
        this.meter = meter;
        this.maxFileBytes = maxFileBytes;
    }

    @Override
    public void on(String operationId, Handler<RoutingContext> handler) {
        if (handlers.putIfAbsent(operationId, handler) != null) {
            throw new IllegalStateException("operation " + operationId + " has two handlers");
        }
    }

    /** @throws IllegalStateException if the description does not say who may do what, or describes other operations */
    Router build(Vertx vertx, ApiDocument document) {
        try {
            List<Operation> operations = document.operations();
            requireSame(operations);
            Router api = Router.router(vertx);
            Map<String, List<HttpMethod>> methods = new LinkedHashMap<>();
            for (Operation operation : operations) {
                mount(api, operation, RequestCheck.of(document, operation));
                methods.merge(operation.route(), List.of(operation.method()), ApiRouter::joined);
            }
            methods.forEach((path, known) -> api.route(path).handler(context -> refuseMethod(context, known)));
            api.route().handler(context -> context.fail(404));
            return api;
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("the API's description cannot be served: " + e.getMessage(), e);
        }
    }

    private void requireSame(List<Operation> operations) {
        TreeSet<String> described =
                operations.stream().map(Operation::id).collect(Collectors.toCollection(TreeSet::new));
        if (!described.equals(handlers.keySet())) {
            throw new IllegalStateException(
                    "described are " + described + ", carried out are " + new TreeSet<>(handlers.keySet()));
        }
    }

    private void mount(Router api, Operation operation, RequestCheck check) throws MalformedDocumentException {
        Route route = api.route(operation.method(), operation.route());
        route.handler(context -> measure(context, operation));
        if (operation.changes()) {
            route.handler(context -> {
                AuditTrail.open(context, audit, operation);
                context.next();
            });
        }
        route.handler(context -> guard.admit(context, operation.access()));
        if (!operation.method().equals(HttpMethod.GET)) {
            route.handler(ApiRouter::takeNoForm).handler(Bodies.upTo(maxBytes(operation)));
        }
        route.handler(check);
        if (Repeats.apply(operation)) {
            route.handler(new Repeats(keys, operation));
        }
        route.handler(handlers.get(operation.id()));
    }

    private void measure(RoutingContext context, Operation operation) {
        CurrentSpan.find().ifPresent(span -> span.updateName(operation.id()));
        long began = System.nanoTime();
        // A stream of events lasts as long as somebody listens, which says nothing about the server.
        if (operation.id().equals(EventHub.OPERATION)) {
            context.next();
            return;
        }
        context.addEndHandler(ended -> meter.answered(
                operation.id(), context.response().getStatusCode(), Duration.ofNanos(System.nanoTime() - began)));
        context.next();
    }

    /** No operation takes a form, but some programs call everything one; then its fields are not what is meant. */
    private static void takeNoForm(RoutingContext context) {
        context.request().headers().remove("content-type");
        context.next();
    }

    private long maxBytes(Operation operation) throws MalformedDocumentException {
        if (operation.access() instanceof Access.Public || operation.body().isEmpty()) {
            return MAX_SMALL_BYTES;
        }
        return operation.mediaType().filter("application/octet-stream"::equals).isPresent()
                ? maxFileBytes
                : MAX_BODY_BYTES;
    }

    private static List<HttpMethod> joined(List<HttpMethod> some, List<HttpMethod> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static void refuseMethod(RoutingContext context, List<HttpMethod> known) {
        context.response()
                .putHeader("allow", known.stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
        context.fail(405);
    }
}
