package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what devices publish to the server within the process: no queue of the broker's, whose bound is a number of
 * messages of any size, and no connection of the server's lie between. What waits is bounded by its bytes instead, so that
 * the small reports of a whole fleet have room where few of the longest messages would.
 *
 * <p>The broker has taken what is dropped here: devices repeat reports and telemetry that the server has not answered.
 */
public final class DeviceIntake implements PublishInboundInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceIntake.class);

    /** What a waiting message takes beside its bytes, about. */
    static final int OVERHEAD = 1024;

    /** A hundred of the longest messages. */
    private static final long LEAST_BYTES = 100L * BrokerSettings.MAX_PACKET;

    private static final int MAX_IN_WORK = 256;
    private static final String TRACEPARENT = "traceparent";
    /** Version, trace, span and flags in hexadecimal (W3C Trace Context, section 3.2). */
    private static final int MAX_TRACEPARENT = 55;

    private final Arrivals arrivals;
    private final Turns turns;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean dropping = new AtomicBoolean();

    /** @param mostBytes of all messages that wait, with their overhead; see {@link #mostBytes} */
    public DeviceIntake(Arrivals arrivals, long mostBytes) {
        this.arrivals = arrivals;
        this.turns = new Turns(MAX_IN_WORK, mostBytes, Runnable::run);
    }

    /**
     * A quarter of the memory there is.
     *
     * @param memory of this process, bytes
     */
    public static long mostBytes(long memory) {
        return Math.max(LEAST_BYTES, memory / 4);
    }

    /** Messages since the start for which there was no room. */
    public long dropped() {
        return dropped.get();
    }

    /** Messages that wait for the server. */
    public int waiting() {
        return turns.waiting();
    }

    /** Comes before the broker looks at permissions, so a message on a topic that is not the device's own is left to it. */
    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        PublishPacket packet = input.getPublishPacket();
        String device = input.getClientInformation().getClientId();
        if (packet.getRetain() || !TopicGrants.isOfDevice(device, packet.getTopic())) {
            return;
        }
        take(packet);
        output.preventPublishDelivery();
    }

    private void take(PublishPacket packet) {
        byte[] payload = packet.getPayload().map(DeviceIntake::copy).orElseGet(() -> new byte[0]);
        Optional<String> traceparent =
                packet.getUserProperties().getFirst(TRACEPARENT).filter(value -> value.length() <= MAX_TRACEPARENT);
        turns.run(payload.length + OVERHEAD, () -> arrivals.handle(packet.getTopic(), payload, traceparent))
                .onSuccess(done -> dropping.set(false))
                .onFailure(this::failed);
    }

    private void failed(Throwable failure) {
        if (failure instanceof Turns.NoneLeftException) {
            dropped.incrementAndGet();
            if (dropping.compareAndSet(false, true)) {
                LOG.warn("messages of devices are dropped, which send them again later: {}", failure.getMessage());
            }
        }
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
