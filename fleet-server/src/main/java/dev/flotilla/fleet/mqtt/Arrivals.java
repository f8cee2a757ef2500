package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What devices say, on its way into the server: counted, traced and on the server's own thread, whichever broker had it. */
public final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final Context context;
    private final InboundHandler inbound;
    private final Traces traces;
    private final AtomicLong received = new AtomicLong();

    public Arrivals(Vertx vertx, InboundHandler inbound, Traces traces) {
        this.context = vertx.getOrCreateContext();
        this.inbound = inbound;
        this.traces = traces;
    }

    /** Messages since the start. */
    public long received() {
        return received.get();
    }

    /**
     * From any thread; done, or failed, when the message has been dealt with.
     *
     * @param traceparent which trace the device says it belongs to, as in W3C Trace Context
     */
    Future<Void> handle(String topic, byte[] payload, Optional<String> traceparent) {
        received.incrementAndGet();
        Promise<Void> dealtWith = Promise.promise();
        context.runOnContext(go -> traced(topic, payload, traceparent).onComplete(dealtWith));
        return dealtWith.future();
    }

    private Future<Void> traced(String topic, byte[] payload, Optional<String> traceparent) {
        String device = Topics.findDevice(topic).map(DeviceId::value).orElse("");
        String kind = topic.substring(topic.lastIndexOf('/') + 1);
        return traces.message(kind, device, traceparent, () -> handle(topic, payload));
    }

    private Future<Void> handle(String topic, byte[] payload) {
        try {
            return inbound.handle(topic, payload)
                    .onFailure(failure -> LOG.warn("a message on {} was not processed", topic, failure));
        } catch (RuntimeException e) {
            LOG.warn("a message on {} was not processed", topic, e);
            return Future.failedFuture(e);
        }
    }
}
