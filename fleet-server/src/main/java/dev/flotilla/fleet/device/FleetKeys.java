package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.protocol.WrappedKeys;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Hands the owner's fleet keys on to devices, each in a form that only that device can open. */
public final class FleetKeys {
    private final FleetKeyStore store;
    private final DesiredOutlet outlet;
    private final Clock clock;

    public FleetKeys(FleetKeyStore store, DesiredOutlet outlet, Clock clock) {
        this.store = store;
        this.outlet = outlet;
        this.clock = clock;
    }

    /** The first devices that lack a key. */
    public Future<KeyRecipients> missing(FleetKeyId key) {
        return store.missing(key, KeyRecipients.MAX_DEVICES).map(devices -> new KeyRecipients(key, devices));
    }

    /**
     * Keeps wrapped keys, and tells their devices again what is desired of them, now with the key.
     *
     * @return the devices that it was not kept for, since they are unknown or revoked, or have another key by now
     */
    public Future<List<DeviceId>> put(WrappedKeys wrapped) {
        Future<List<DeviceId>> done = Future.succeededFuture(new ArrayList<>());
        for (WrappedKeys.Entry entry : wrapped.devices()) {
            done = done.compose(refused -> put(entry, refused));
        }
        return done;
    }

    private Future<List<DeviceId>> put(WrappedKeys.Entry entry, List<DeviceId> refused) {
        DeviceId device = entry.recipient().device();
        return store.put(entry, clock.instant().truncatedTo(ChronoUnit.MILLIS)).compose(kept -> {
            if (!Boolean.TRUE.equals(kept)) {
                refused.add(device);
                return Future.succeededFuture(refused);
            }
            // It is told again whenever it connects, so that losing this does no harm.
            return outlet.announce(device).otherwiseEmpty().map(told -> refused);
        });
    }
}
