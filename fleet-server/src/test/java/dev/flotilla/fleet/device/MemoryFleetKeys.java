package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.fleet.filter.Condition;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Wrapped fleet keys in memory. */
public final class MemoryFleetKeys implements FleetKeyStore {
    private final MemoryDevices devices;
    private final Map<DeviceId, Map<FleetKeyId, WrappedKeys.Entry>> kept = new HashMap<>();

    public MemoryFleetKeys(MemoryDevices devices) {
        this.devices = devices;
    }

    @Override
    public Future<List<KeyRecipient>> missing(FleetKeyId key, int limit) {
        return devices.ids(Condition.always()).map(ids -> ids.stream()
                .filter(id -> current(id, key).isEmpty())
                .map(id -> new KeyRecipient(id, device(id).orElseThrow().key()))
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Boolean> put(WrappedKeys.Entry wrapped, Instant now) {
        KeyRecipient recipient = wrapped.recipient();
        boolean known = device(recipient.device())
                .filter(device -> device.revokedAt().isEmpty() && device.key().equals(recipient.key()))
                .isPresent();
        if (known) {
            kept.computeIfAbsent(recipient.device(), id -> new HashMap<>())
                    .put(wrapped.key().key(), wrapped);
        }
        return Future.succeededFuture(known);
    }

    @Override
    public Future<Optional<WrappedKey>> find(DeviceId device, FleetKeyId key) {
        return Future.succeededFuture(current(device, key));
    }

    private Optional<WrappedKey> current(DeviceId id, FleetKeyId key) {
        return Optional.ofNullable(kept.getOrDefault(id, Map.of()).get(key))
                .filter(entry -> device(id)
                        .filter(device -> device.key().equals(entry.recipient().key()))
                        .isPresent())
                .map(WrappedKeys.Entry::key);
    }

    private Optional<Device> device(DeviceId id) {
        return devices.find(id).result();
    }
}
