package dev.flotilla.fleet.telemetry;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryWatch;

/** The way to ask devices for more telemetry for a while. One that does not hear it, or gives no more, is no error. */
@FunctionalInterface
public interface TelemetryRequests {

    void ask(DeviceId device, TelemetryWatch watch);
}
