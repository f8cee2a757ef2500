package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.AssignmentTerm;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.FleetKeyStore;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredDelta;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.trust.TrustState;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs what is desired of a device as the fleet's director, and publishes it, retained. */
public final class DesiredPublisher implements DesiredOutlet {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredPublisher.class);
    /** An empty retained message takes the one before it away (MQTT 5, section 3.3.1.3). */
    private static final byte[] NOTHING = {};

    /** Devices that are told after that fetch less. */
    private static final long DELTA_SECONDS = 20;

    private final DeviceStore devices;
    private final FleetKeyStore keys;
    private final Registry registry;
    private final Deltas deltas;
    private final Ed25519Key director;
    private final AssignmentTerm term;
    private final Clock clock;
    private final Outbox outbox;

    public DesiredPublisher(
            DeviceStore devices,
            FleetKeyStore keys,
            Registry registry,
            Deltas deltas,
            Ed25519Key director,
            AssignmentTerm term,
            Clock clock,
            Outbox outbox) {
        this.devices = devices;
        this.keys = keys;
        this.registry = registry;
        this.deltas = deltas;
        this.director = director;
        this.term = term;
        this.clock = clock;
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
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("bundle " + assignment.bundle() + " is not in the registry")))
                .compose(bundle -> registry.trust().compose(trust -> {
                    requireDirector(trust);
                    DesiredState state = message(device.id(), assignment, bundle);
                    return key(device.id(), bundle)
                            .compose(key -> withDelta(device, state.withKey(key)))
                            .compose(complete -> outbox.publish(
                                    topic,
                                    SignedAssignment.seal(complete, director).bytes(),
                                    true));
                }));
    }

    /** The fleet key of an encrypted bundle, if the owner wrapped it for the device; without it the device says so. */
    private Future<Optional<WrappedKey>> key(DeviceId device, RegisteredBundle bundle) {
        return bundle.manifest()
                .seal()
                .map(seal -> keys.find(device, seal.key()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** What somebody else would refuse is not sent. */
    private void requireDirector(Optional<TrustState> trust) {
        if (trust.filter(state -> state.isDirector(director.publicKey())).isEmpty()) {
            throw new IllegalStateException(trust.flatMap(TrustState::problem)
                    .orElse("the owner has not named this server's director key in a targets.json yet"));
        }
    }

    /** With the delta from what the device runs, unless there is none or it takes too long to make. */
    private Future<DesiredState> withDelta(Device device, DesiredState state) {
        Digest wanted = state.bundle().digest();
        return devices.base(device)
                .compose(base -> base.filter(from -> !from.equals(wanted))
                        .map(from -> deltas.between(from, wanted).timeout(DELTA_SECONDS, TimeUnit.SECONDS))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .map(delta ->
                        delta.map(DesiredPublisher::hint).map(state::withDelta).orElse(state))
                .otherwise(state);
    }

    private static DeltaRef hint(RegisteredDelta delta) {
        String name = delta.from().short8() + "-" + delta.to().short8() + ".delta";
        return new DeltaRef(delta.from(), new ArtifactRef(name, delta.digest(), delta.length()));
    }

    private DesiredState message(DeviceId device, Assignment assignment, RegisteredBundle bundle) {
        return new DesiredState(
                        assignment.messageId(),
                        device,
                        assignment.counter(),
                        assignment.nonce(),
                        assignment.rolloutId().orElse(""),
                        term.end(assignment.at(), clock.instant()),
                        new ArtifactRef(
                                bundle.target().path(),
                                bundle.digest(),
                                bundle.target().length()))
                .withShadow(assignment.shadow());
    }
}
