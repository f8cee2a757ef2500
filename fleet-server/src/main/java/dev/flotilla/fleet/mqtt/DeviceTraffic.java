package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.RefusedReportException;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.transfer.Transfers;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what devices publish to the features. Messages of one device are worked on one after the other, in the order in
 * which they came; what is refused is counted and logged, and never stops the messages behind it.
 */
public final class DeviceTraffic implements InboundHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceTraffic.class);

    /** Beyond that, strangers are only counted. */
    private static final int MAX_STRANGERS = 1000;

    private final Devices devices;
    private final Telemetry telemetry;
    private final Transfers transfers;
    private final Outbox outbox;
    private final Map<DeviceId, Future<Void>> tails = new HashMap<>();
    /** Of whom it is in the log already that they have no right to send. */
    private final Set<DeviceId> strangers = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final LongAdder refused = new LongAdder();

    public DeviceTraffic(Devices devices, Telemetry telemetry, Transfers transfers, Outbox outbox) {
        this.devices = devices;
        this.telemetry = telemetry;
        this.transfers = transfers;
        this.outbox = outbox;
    }

    /** Messages that were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public Future<Void> handle(String topic, byte[] payload) {
        Optional<DeviceId> device = Topics.findDevice(topic);
        if (device.isEmpty()) {
            return refuse("a message on " + topic + ", which is no device's topic");
        }
        return inOrder(device.get(), topic, payload);
    }

    private Future<Void> inOrder(DeviceId device, String topic, byte[] payload) {
        synchronized (tails) {
            Future<Void> before = tails.getOrDefault(device, Future.succeededFuture());
            Future<Void> done = before.transform(ignored -> process(device, topic, payload))
                    .recover(failure -> settle(device, failure));
            tails.put(device, done);
            done.onComplete(settled -> {
                synchronized (tails) {
                    tails.remove(device, done);
                }
            });
            return done;
        }
    }

    /** Whoever was revoked may have messages on their way still. */
    private Future<Void> process(DeviceId device, String topic, byte[] payload) {
        return devices.saw(device)
                .compose(enrolled ->
                        Boolean.TRUE.equals(enrolled) ? accept(device, topic, payload) : refuseStranger(device, topic));
    }

    private Future<Void> refuseStranger(DeviceId device, String topic) {
        refused.increment();
        if (strangers.size() < MAX_STRANGERS && strangers.add(device)) {
            LOG.warn(
                    "refused a message on {}: the device is unknown or revoked; further ones of it are not logged",
                    topic);
        }
        return Future.succeededFuture();
    }

    private Future<Void> accept(DeviceId device, String topic, byte[] payload) {
        strangers.remove(device);
        if (topic.equals(Topics.reported(device))) {
            return devices.reported(device, payload);
        }
        if (topic.equals(Topics.telemetry(device))) {
            return telemetry.ingest(device, payload).compose(ack -> acknowledge(device, ack));
        }
        if (topic.equals(Topics.fetch(device))) {
            return transfers.asked(device, payload);
        }
        return refuse("a message on " + topic + ", where devices send nothing");
    }

    /** A lost acknowledgement does no harm: the device sends its windows again, and gets it then. */
    private Future<Void> acknowledge(DeviceId device, TelemetryAck ack) {
        return outbox.publish(Topics.ack(device), ack.toCbor(), false)
                .onFailure(failure -> LOG.debug("{}: acknowledgement not sent: {}", device, failure.getMessage()))
                .otherwiseEmpty();
    }

    private Future<Void> settle(DeviceId device, Throwable failure) {
        if (failure instanceof RefusedReportException) {
            return refuse(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof MalformedDocumentException) {
            return refuse(device + ": a message that is none: " + failure.getMessage());
        }
        LOG.error("{}: a message was not taken in", device, failure);
        return Future.succeededFuture();
    }

    private Future<Void> refuse(String what) {
        refused.increment();
        LOG.warn("refused {}", what);
        return Future.succeededFuture();
    }
}
