package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.RefusedReportException;
import dev.flotilla.fleet.limit.AttemptLimit;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.trace.Traces;
import dev.flotilla.fleet.transfer.Transfers;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what devices publish to the features. Messages of one device are worked on one after the other, in the order in
 * which they came, and none has more than its share of the work; what is refused is counted and logged, within bounds, and
 * never stops the messages behind it.
 */
public final class DeviceTraffic implements InboundHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceTraffic.class);

    /** Messages of one device that are worked on or wait; what it needs an answer to, it sends again. */
    static final int MOST_OF_ONE = 64;

    /** Refusals of one device in a row that are logged; then one a minute, so that none fills the disk. */
    private static final int LOGGED = 20;

    private static final Duration LOGGED_AGAIN = Duration.ofMinutes(1);
    /** Devices whose refusals are remembered. */
    private static final int MAX_REMEMBERED = 10_000;

    private final Devices devices;
    private final Attendance attendance;
    private final Telemetry telemetry;
    private final Transfers transfers;
    private final Outbox outbox;
    private final Patience patience;
    private final Map<DeviceId, Queue> queues = new HashMap<>();
    private final AttemptLimit logged;
    private final LongAdder refused = new LongAdder();
    private final LongAdder reports = new LongAdder();
    private final LongAdder telemetryReports = new LongAdder();
    private final LongAdder windows = new LongAdder();
    private final LongAdder fetches = new LongAdder();
    private final LongAdder waiting = new LongAdder();

    /** Of one device: the end of its last message, and how many have not come to theirs. */
    private static final class Queue {
        private Future<Void> last = Future.succeededFuture();
        private int length;
    }

    /** @param patience with which messages are taken in again while the database is away: nobody else knows what they say */
    public DeviceTraffic(
            Devices devices,
            Attendance attendance,
            Telemetry telemetry,
            Transfers transfers,
            Outbox outbox,
            Patience patience,
            Clock clock) {
        this.devices = devices;
        this.attendance = attendance;
        this.telemetry = telemetry;
        this.transfers = transfers;
        this.outbox = outbox;
        this.patience = patience;
        this.logged = new AttemptLimit(LOGGED, LOGGED_AGAIN, MAX_REMEMBERED, clock);
    }

    /** Messages that were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that were taken in since the start, by kind. */
    public Map<String, Long> taken() {
        return Map.of("report", reports.sum(), "telemetry", telemetryReports.sum(), "fetch", fetches.sum());
    }

    /** Telemetry windows that were kept since the start. */
    public long windows() {
        return windows.sum();
    }

    /** Messages of all devices that are worked on or wait. */
    public long waiting() {
        return waiting.sum();
    }

    @Override
    public Future<Void> handle(String topic, byte[] payload) {
        Optional<DeviceId> device = Topics.findDevice(topic);
        if (device.isEmpty()) {
            return refuse(topic, "a message on " + topic + ", which is no device's topic");
        }
        return inOrder(device.get(), topic, payload);
    }

    private Future<Void> inOrder(DeviceId device, String topic, byte[] payload) {
        synchronized (queues) {
            Queue queue = queues.computeIfAbsent(device, id -> new Queue());
            if (queue.length == MOST_OF_ONE) {
                return refuse(device, "a message on " + topic + ": " + MOST_OF_ONE + " of this device wait already");
            }
            queue.length++;
            waiting.increment();
            Supplier<Future<Void>> work = Traces.keeping(() ->
                    patience.run(() -> process(device, topic, payload)).recover(failure -> settle(device, failure)));
            Future<Void> done = queue.last.transform(ignored -> work.get());
            queue.last = done;
            done.onComplete(settled -> leave(device, queue));
            return done;
        }
    }

    private void leave(DeviceId device, Queue queue) {
        synchronized (queues) {
            queue.length--;
            waiting.decrement();
            if (queue.length == 0) {
                queues.remove(device);
            }
        }
    }

    /** Whoever was revoked may have messages on their way still. */
    private Future<Void> process(DeviceId device, String topic, byte[] payload) {
        if (payload.length == 0 && topic.equals(Topics.reported(device))) {
            return attendance.left(device);
        }
        return attendance
                .heard(device)
                .compose(enrolled -> Boolean.TRUE.equals(enrolled)
                        ? accept(device, topic, payload)
                        : refuse(device, "a message on " + topic + ": the device is unknown or revoked"));
    }

    private Future<Void> accept(DeviceId device, String topic, byte[] payload) {
        if (topic.equals(Topics.reported(device))) {
            return devices.reported(device, payload).onSuccess(done -> reports.increment());
        }
        if (topic.equals(Topics.telemetry(device))) {
            return telemetry
                    .ingest(device, payload)
                    .onSuccess(ack -> {
                        telemetryReports.increment();
                        windows.add(ack.windowIds().size());
                        acknowledge(device, ack);
                    })
                    .mapEmpty();
        }
        if (topic.equals(Topics.fetch(device))) {
            return transfers.asked(device, payload).onSuccess(done -> fetches.increment());
        }
        return refuse(device, "a message on " + topic + ", where devices send nothing");
    }

    /**
     * A lost acknowledgement does no harm: the device sends its windows again, and gets it then. It is not waited for: the
     * broker confirms it over the connection on which nothing is read while too many messages are in work.
     */
    private void acknowledge(DeviceId device, TelemetryAck ack) {
        outbox.publish(Topics.ack(device), ack.toCbor(), false)
                .onFailure(failure -> LOG.debug("{}: acknowledgement not sent: {}", device, failure.getMessage()));
    }

    private Future<Void> settle(DeviceId device, Throwable failure) {
        if (failure instanceof RefusedReportException) {
            return refuse(device, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof MalformedDocumentException) {
            return refuse(device, device + ": a message that is none: " + failure.getMessage());
        }
        LOG.error("{}: a message was not taken in", device, failure);
        return Future.succeededFuture();
    }

    private Future<Void> refuse(DeviceId device, String what) {
        return refuse(device.value(), what);
    }

    private Future<Void> refuse(String whose, String what) {
        refused.increment();
        if (logged.take(whose).isEmpty()) {
            LOG.warn("refused {}", what);
        }
        return Future.succeededFuture();
    }
}
