package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Devices;
import io.vertx.core.Future;

/** What messages of a device say about its being there. */
public interface Attendance {

    /** A message of the device came; false when nothing of it is to be believed. */
    Future<Boolean> heard(DeviceId device);

    /** The broker published the device's last will. */
    Future<Void> left(DeviceId device);

    /** For a broker that tells who comes and goes, so that messages have to tell nothing. */
    static Attendance byConnections(Devices devices) {
        return new Attendance() {
            @Override
            public Future<Boolean> heard(DeviceId device) {
                return devices.saw(device);
            }

            @Override
            public Future<Void> left(DeviceId device) {
                return Future.succeededFuture();
            }
        };
    }

    /** For any other: a device is there from its first message to its will, or until it is silent for long. */
    static Attendance byMessages(Devices devices) {
        return new Attendance() {
            @Override
            public Future<Boolean> heard(DeviceId device) {
                return devices.heard(device);
            }

            @Override
            public Future<Void> left(DeviceId device) {
                return devices.disconnected(device);
            }
        };
    }
}
