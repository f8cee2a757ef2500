package dev.flotilla.fleet.mqtt;

import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, from its start to its end.
 *
 * @param receiveMaximum how many messages the broker takes before it has acknowledged the first (MQTT 5, section 3.2.2.3.3)
 */
record GatewayConnection(MqttAsyncClient client, int receiveMaximum) {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);
    private static final long LIMIT_MILLIS = 1000;
    private static final long QUIESCE_MILLIS = 50;

    void close() {
        close(client);
    }

    static void close(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(QUIESCE_MILLIS, LIMIT_MILLIS, true);
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("the connection to the broker did not close cleanly", e);
        }
    }
}
