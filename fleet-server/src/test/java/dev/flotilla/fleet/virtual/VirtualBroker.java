package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An MQTT broker: keeps the newest assignment for each device, passes on what is said, and tells the servers who comes and
 * goes. Messages take time; by fault they are lost, arrive twice or overtake each other.
 */
final class VirtualBroker {

    private static final int LOST_ONE_IN = 25;
    private static final int TWICE_ONE_IN = 25;
    private static final int OVERTAKEN_ONE_IN = 20;
    private static final int USUAL_MILLIS = 50;
    private static final int LATE_MILLIS = 90_000;

    /** The servers' side. */
    interface Gateway {
        void said(FleetDevice device, byte[] payload);

        /** Telemetry arrived. */
        void measured(FleetDevice device, byte[] payload);

        void came(DeviceId device);

        void went(DeviceId device);

        /** Whether the device may connect. */
        boolean admits(FleetDevice device);

        /** A device lost its connection. */
        void cut(FleetDevice device);
    }

    private final VirtualTime time;
    private final Chances chances;
    private final Gateway gateway;
    private final Map<DeviceId, byte[]> kept = new HashMap<>();
    private final Map<DeviceId, FleetDevice> connected = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean up = true;
    private long messages;

    VirtualBroker(VirtualTime time, Chances chances, Gateway gateway) {
        this.time = time;
        this.chances = chances;
        this.gateway = gateway;
    }

    /** How many messages it passed on. */
    long messages() {
        return messages;
    }

    /** It keeps nothing on disk: whoever was connected is not, and what was kept is gone. */
    void stop() {
        up = false;
        Map<DeviceId, FleetDevice> cut = new LinkedHashMap<>(connected);
        connected.clear();
        kept.clear();
        cut.values().forEach(this::cut);
    }

    void start() {
        up = true;
        List<Runnable> waited = List.copyOf(waiting);
        waiting.clear();
        waited.forEach(Runnable::run);
    }

    boolean up() {
        return up;
    }

    /** To be done as soon as it runs again: tries while nothing answers would be most of all events. */
    void whenUp(Runnable act) {
        waiting.add(act);
    }

    /** A device connects, if it may. */
    void connect(FleetDevice device) {
        if (!up || !gateway.admits(device)) {
            return;
        }
        connected.put(device.id(), device);
        device.connected();
        gateway.came(device.id());
        Optional.ofNullable(kept.get(device.id())).ifPresent(payload -> pass(device, payload));
    }

    boolean isConnected(FleetDevice device) {
        return connected.get(device.id()) == device;
    }

    void disconnect(DeviceId device) {
        FleetDevice gone = connected.remove(device);
        if (gone != null) {
            cut(gone);
            gateway.went(device);
        }
    }

    private void cut(FleetDevice device) {
        device.disconnected();
        gateway.cut(device);
    }

    /** Takes an assignment from a server; an empty one takes what was kept away. */
    Future<Void> publish(DeviceId device, byte[] payload) {
        if (!up) {
            return Future.failedFuture("the broker is out of reach");
        }
        if (chances.strikes(Fault.LOST, LOST_ONE_IN)) {
            return Future.failedFuture("the broker did not answer in time");
        }
        if (payload.length == 0) {
            kept.remove(device);
        } else {
            kept.put(device, payload);
            Optional.ofNullable(connected.get(device)).ifPresent(to -> pass(to, payload));
        }
        return Future.succeededFuture();
    }

    private void pass(FleetDevice to, byte[] payload) {
        travel(() -> {
            if (isConnected(to)) {
                to.told(payload);
            }
        });
    }

    /** Takes an acknowledgement of telemetry from a server; nobody keeps it. */
    Future<Void> acknowledge(DeviceId device, byte[] payload) {
        FleetDevice to = connected.get(device);
        if (to != null) {
            travel(() -> {
                if (isConnected(to)) {
                    to.acknowledged(payload);
                }
            });
        }
        return Future.succeededFuture();
    }

    /** Takes telemetry from a device, if it is connected. */
    void measure(FleetDevice from, byte[] payload) {
        if (isConnected(from)) {
            travel(() -> gateway.measured(from, payload));
        }
    }

    /** Takes a report from a device; false when it is not connected. */
    boolean say(FleetDevice from, byte[] payload) {
        if (!isConnected(from)) {
            return false;
        }
        travel(() -> gateway.said(from, payload));
        return true;
    }

    private void travel(Runnable arrival) {
        messages++;
        if (chances.strikes(Fault.LOST, LOST_ONE_IN)) {
            return;
        }
        if (chances.strikes(Fault.DUPLICATED, TWICE_ONE_IN)) {
            time.after(chances.draw(Fault.DUPLICATED, LATE_MILLIS), arrival);
        }
        boolean overtaken = chances.strikes(Fault.REORDERED, OVERTAKEN_ONE_IN);
        time.after(overtaken ? chances.draw(Fault.REORDERED, LATE_MILLIS) : USUAL_MILLIS, arrival);
    }
}
