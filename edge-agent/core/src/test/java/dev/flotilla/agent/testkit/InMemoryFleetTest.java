package dev.flotilla.agent.testkit;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;

class InMemoryFleetTest extends FleetLinkContract {
    private final InMemoryFleet fleet = new InMemoryFleet();

    @Override
    protected FleetLink link(DeviceId device) {
        return fleet.link(device);
    }

    @Override
    protected void sendDesired(DeviceId device, byte[] payload) {
        fleet.sendDesired(device, payload);
    }

    @Override
    protected void sendAck(DeviceId device, byte[] payload) {
        fleet.sendAck(device, payload);
    }

    @Override
    protected List<byte[]> reported(DeviceId device) {
        return fleet.signedReports(device);
    }

    @Override
    protected int telemetryMessages(DeviceId device) {
        return fleet.telemetryMessages(device);
    }

    @Override
    protected void cut(DeviceId device) {
        fleet.down(true);
        fleet.down(false);
    }
}
