package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.telemetry.TelemetryRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks devices for more telemetry where they hear that theirs has arrived. A device that is away is asked again later. */
public final class RequestPublisher implements TelemetryRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RequestPublisher.class);

    private final Outbox outbox;

    public RequestPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void ask(DeviceId device, TelemetryWatch watch) {
        outbox.publish(Topics.ack(device), TelemetryAck.asking(watch).toCbor(), false)
                .onFailure(failure -> LOG.debug("{}: not asked for telemetry: {}", device, failure.getMessage()));
    }
}
