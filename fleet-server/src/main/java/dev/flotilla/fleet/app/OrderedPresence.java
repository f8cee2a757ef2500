package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.mqtt.Presence;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the devices service who comes and goes; for one device, in the order in which it happened. */
final class OrderedPresence implements Presence {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedPresence.class);

    private final Devices devices;
    private final Map<DeviceId, Future<Void>> last = new HashMap<>();

    OrderedPresence(Devices devices) {
        this.devices = devices;
    }

    @Override
    public void connected(DeviceId device) {
        inOrder(device, () -> devices.connected(device));
    }

    @Override
    public void disconnected(DeviceId device) {
        inOrder(device, () -> devices.disconnected(device));
    }

    private void inOrder(DeviceId device, Supplier<Future<Void>> step) {
        Future<Void> mine;
        synchronized (last) {
            mine = last.getOrDefault(device, Future.succeededFuture())
                    .transform(before -> step.get())
                    .onFailure(failure -> LOG.warn("the presence of device {} is not recorded", device, failure))
                    .otherwiseEmpty();
            last.put(device, mine);
        }
        mine.onComplete(done -> {
            synchronized (last) {
                last.remove(device, mine);
            }
        });
    }
}
