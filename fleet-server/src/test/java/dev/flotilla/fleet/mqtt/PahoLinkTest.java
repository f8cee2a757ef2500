package dev.flotilla.fleet.mqtt;

import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;

/** The link of devices. */
class PahoLinkTest extends BrokerLinkContract {
    @Override
    BrokerLink link(MqttAddress address, DeviceId device, DeviceTls shown, ServerIdentity trusted) {
        PahoLink link = new PahoLink(address, device, shown.context(trusted).getSocketFactory());
        return new BrokerLink(link, link);
    }
}
