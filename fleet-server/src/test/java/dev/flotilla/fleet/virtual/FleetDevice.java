package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import java.time.Instant;
import java.util.Optional;

/** A device of a virtual fleet, from its own side. */
interface FleetDevice {

    /** What a device does with the assignment it was given last. */
    record Standing(
            long counter,
            UpdatePhase phase,
            Optional<Digest> active,
            Optional<Digest> selfTestOutput,
            Optional<Digest> shadow) {}

    DeviceId id();

    /** It has a connection now. */
    void connected();

    void disconnected();

    /** A message on its topic of assignments. */
    void told(byte[] payload);

    /** A message on its topic of acknowledgements. */
    void acknowledged(byte[] payload);

    /** A window of telemetry is over, which somebody looks at. */
    void passed(Instant from, Instant to);

    /** The power goes off and on. */
    void restart();

    /** It is gone for ever. */
    void end();

    Standing standing();

    /** What this device is bound to come to with an assignment, once it has all the time it needs. */
    UpdatePhase end(Assignment assignment);
}
