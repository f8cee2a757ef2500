package dev.flotilla.fleet.api;

import dev.flotilla.fleet.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Gives each request a span, in the trace that its header {@code traceparent} names or in one of its own. */
final class RequestTrace implements Handler<RoutingContext> {
    private static final int FAILED = 500;

    private final Traces traces;

    RequestTrace(Traces traces) {
        this.traces = traces;
    }

    @Override
    public void handle(RoutingContext context) {
        String method = context.request().method().name();
        Span span = traces.begin(method, Headers.find(context, "traceparent"));
        span.setAttribute("http.request.method", method);
        span.setAttribute("url.path", context.normalizedPath());
        context.addEndHandler(ended -> end(span, context.response().getStatusCode()));
        context.next();
    }

    private static void end(Span span, int status) {
        span.setAttribute("http.response.status_code", status);
        if (status >= FAILED) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
