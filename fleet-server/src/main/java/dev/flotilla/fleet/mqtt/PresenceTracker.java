package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionAttributeStore;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns connections into presence. When a device connects anew before its old connection has ended, the end of the old
 * one is heard after the start of the new one: connections are counted, and only the last one's end counts.
 */
final class PresenceTracker implements ClientLifecycleEventListener {
    private static final String COUNTED = "flotilla.counted";

    private final Presence presence;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();

    PresenceTracker(Presence presence) {
        this.presence = presence;
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {
        // Nobody yet: it has still to authenticate.
    }

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
        String client = input.getClientInformation().getClientId();
        if (isGateway(client)) {
            return;
        }
        input.getConnectionInformation().getConnectionAttributeStore().put(COUNTED, ByteBuffer.wrap(new byte[] {1}));
        connections.merge(client, 1, Integer::sum);
        presence.connected(new DeviceId(client));
    }

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        String client = input.getClientInformation().getClientId();
        ConnectionAttributeStore attributes = input.getConnectionInformation().getConnectionAttributeStore();
        Optional<ByteBuffer> counted = attributes.get(COUNTED);
        if (counted.isEmpty()) {
            return;
        }
        attributes.remove(COUNTED);
        if (connections.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1) == null) {
            presence.disconnected(new DeviceId(client));
        }
    }

    private static boolean isGateway(String client) {
        return client.equals(GatewayCredential.CLIENT_ID);
    }
}
