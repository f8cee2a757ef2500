package dev.flotilla.fleet.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins a span for each request and each message of a device, in the trace of whoever sent it (W3C Trace Context) or in a new one.
 * Where spans are not sent anywhere they cost their ids, for the log.
 */
public final class Traces implements AutoCloseable {
    /** Spans that wait to be sent; beyond that, new ones are lost. */
    private static final int MAX_WAITING = 4096;

    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final String SERVICE = "flotilla-server";
    private static final String PARENT = "traceparent";

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Traces(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.flotilla.fleet");
    }

    /** Spans that are sent nowhere. */
    public static Traces unsent() {
        return new Traces(
                SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build());
    }

    /** Spans that are sent, in batches; while nobody takes them, they are lost. */
    public static Traces sent(TraceExport export) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(export.endpoint().toString())
                .setTimeout(SEND_LIMIT)
                .build();
        return new Traces(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), SERVICE))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(export.share())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(MAX_WAITING)
                        .setExporterTimeout(SEND_LIMIT)
                        .build())
                .build());
    }

    /**
     * Begins the span of a request, to which the present Vert.x context belongs from now on.
     *
     * @param traceparent as its sender said; what is malformed begins a new trace
     */
    public Span begin(String name, Optional<String> traceparent) {
        Span span = span(name, SpanKind.SERVER, traceparent);
        @Nullable ContextInternal context = ContextInternal.current();
        if (context != null) {
            CurrentSpan.put(context, span);
        }
        return span;
    }

    /**
     * Works on a message in a span of its own, which ends with the work.
     *
     * @param device that sent it
     * @param traceparent as it said
     */
    public <T> Future<T> message(String name, String device, Optional<String> traceparent, Supplier<Future<T>> work) {
        Span span = span(name, SpanKind.CONSUMER, traceparent);
        span.setAttribute("flotilla.device", device);
        @Nullable ContextInternal context = ContextInternal.current();
        Future<T> done = context == null ? work.get() : within(context.duplicate(), span, work);
        return done.onComplete(result -> span.end(), failure -> {
            span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
            span.end();
        });
    }

    private static <T> Future<T> within(ContextInternal own, Span span, Supplier<Future<T>> work) {
        CurrentSpan.put(own, span);
        Promise<T> done = Promise.promise();
        own.dispatch(done, promise -> run(work, promise));
        return done.future();
    }

    private static <T> void run(Supplier<Future<T>> work, Promise<T> done) {
        try {
            work.get().onComplete(done);
        } catch (RuntimeException e) {
            done.fail(e);
        }
    }

    /** Work that may wait its turn behind other work, and then belongs to what it belongs to now. */
    public static <T> Supplier<Future<T>> keeping(Supplier<Future<T>> work) {
        @Nullable ContextInternal now = ContextInternal.current();
        Optional<Span> span = CurrentSpan.find();
        return now == null || span.isEmpty() ? work : () -> within(now, span.get(), work);
    }

    private Span span(String name, SpanKind kind, Optional<String> traceparent) {
        Context sender = W3CTraceContextPropagator.getInstance()
                .extract(
                        Context.root(),
                        traceparent.map(text -> Map.of(PARENT, text)).orElseGet(Map::of),
                        Headers.GETTER);
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(sender).startSpan();
    }

    /** Of a map. */
    private enum Headers implements TextMapGetter<Map<String, String>> {
        GETTER;

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }

    /** Sends what waits, for some seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
