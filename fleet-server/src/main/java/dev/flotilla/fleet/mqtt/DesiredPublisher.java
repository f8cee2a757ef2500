package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.registry.TrustState;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what is desired of a device, retained, with the newest targets.json beside it. */
public final class DesiredPublisher implements DesiredOutlet {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredPublisher.class);
    private static final String TARGETS_FILE = "targets.json";
    /** An empty retained message takes the one before it away (MQTT 5, section 3.3.1.3). */
    private static final byte[] NOTHING = {};

    private final DeviceStore devices;
    private final Registry registry;
    private final Outbox outbox;

    public DesiredPublisher(DeviceStore devices, Registry registry, Outbox outbox) {
        this.devices = devices;
        this.registry = registry;
        this.outbox = outbox;
    }

    @Override
    public Future<Void> announce(DeviceId id) {
        return devices.find(id)
                .compose(found -> found.map(this::announce).orElseGet(Future::succeededFuture))
                .onFailure(failure -> LOG.warn("{}: desired state not sent yet: {}", id, failure.getMessage()));
    }

    private Future<Void> announce(Device device) {
        String topic = Topics.desired(device.id());
        if (device.desired().isEmpty()) {
            return device.counter() == 0 ? Future.succeededFuture() : outbox.publish(topic, NOTHING, true);
        }
        Assignment assignment = device.desired().get();
        return registry.find(assignment.bundle())
                .compose(bundle -> registry.trust().compose(trust -> {
                    Optional<DesiredState> message = bundle.flatMap(known ->
                            trust.flatMap(TrustState::targets).map(targets -> message(assignment, known, targets)));
                    return message.map(state -> outbox.publish(topic, state.toCbor(), true))
                            .orElseGet(() -> Future.failedFuture(new IllegalStateException(
                                    "bundle " + assignment.bundle() + " is not in the registry")));
                }));
    }

    private static DesiredState message(Assignment assignment, RegisteredBundle bundle, TrustState.Targets targets) {
        return new DesiredState(
                assignment.messageId(),
                assignment.counter(),
                assignment.nonce(),
                assignment.rolloutId().orElse(""),
                new ArtifactRef(
                        bundle.target().path(), bundle.digest(), bundle.target().length()),
                new ArtifactRef(TARGETS_FILE, targets.digest(), targets.length()));
    }
}
