package dev.flotilla.fleet.device;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.fleet.event.Changes;
import java.time.Clock;

/** The devices of a fleet too large to have each report signed. */
public final class UnsignedDevices {

    private UnsignedDevices() {}

    /** How a report is read that nobody signed. */
    @FunctionalInterface
    public interface Parser {
        ReportedState parse(byte[] report) throws MalformedDocumentException;
    }

    public static Devices of(
            DeviceStore store,
            DesiredOutlet outlet,
            DeviceSessions sessions,
            Clock clock,
            Changes changes,
            Parser parser) {
        return new Devices(store, outlet, sessions, clock, changes, (report, key) -> parser.parse(report));
    }
}
