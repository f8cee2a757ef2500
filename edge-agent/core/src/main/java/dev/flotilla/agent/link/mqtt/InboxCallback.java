package dev.flotilla.agent.link.mqtt;

import dev.flotilla.agent.link.Inbox;
import dev.flotilla.contract.protocol.DeviceId;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Puts what Paho receives into the inbox; never throws, for Paho drops the connection of a callback that does. */
final class InboxCallback implements MqttCallback {
    private static final Logger LOG = Logger.getLogger(InboxCallback.class.getName());

    private final DeviceId device;
    private final Inbox inbox;

    InboxCallback(DeviceId device, Inbox inbox) {
        this.device = device;
        this.inbox = inbox;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        inbox.arrived(device, topic, message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        LOG.log(Level.INFO, "{0}: the broker''s connection ended: {1}", new Object[] {device.value(), response});
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.log(Level.WARNING, "{0}: MQTT error: {1}", new Object[] {device.value(), exception});
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // The publisher waits on its own token.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The connecting thread waits on its own token.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Enhanced authentication is not used.
    }
}
