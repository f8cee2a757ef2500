package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.WrappedKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where fleet keys are kept, wrapped for the devices that they are for. */
public interface FleetKeyStore {

    /** Devices that have no such key for the key that they have now, in rising order of id; revoked ones are left out. */
    Future<List<KeyRecipient>> missing(FleetKeyId key, int limit);

    /** Keeps it, instead of one before; false if the device is unknown or revoked, or its key has become another one. */
    Future<Boolean> put(WrappedKeys.Entry wrapped, Instant now);

    /** What was wrapped for the key that the device has now. */
    Future<Optional<WrappedKey>> find(DeviceId device, FleetKeyId key);
}
