package dev.flotilla.fleet.trace;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The span that the running code belongs to. It goes where the Vert.x context goes: to what is called back, and to workers. Vert.x
 * loads this class as a service, since such places have to be known before there is any context.
 */
public final class CurrentSpan implements VertxServiceProvider {
    private static final ContextLocal<Span> SPAN = ContextLocal.registerLocal(Span.class);

    @Override
    public void init(VertxBootstrap bootstrap) {
        // That the class is there is enough.
    }

    /** Empty outside of every request and message. */
    public static Optional<Span> find() {
        @Nullable Context context = Vertx.currentContext();
        return context == null ? Optional.empty() : Optional.ofNullable(SPAN.get(context));
    }

    /** The id of the trace that the running code belongs to, 32 hex digits. */
    public static Optional<String> traceId() {
        return find().map(span -> span.getSpanContext().getTraceId());
    }

    /** Lets a context, and what comes of it, belong to a span. */
    static void put(Context context, Span span) {
        SPAN.put(context, span);
    }
}
