package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionAttributeStore;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Turns connections into presence. When a device connects anew before its old connection has ended, the end of the old
 * one is heard after the start of the new one: connections are counted, and only the last one's end counts.
 * Counting and saying so is one step for each device, so that both are in the same order.
 */
final class PresenceTracker implements ClientLifecycleEventListener {
    private static final String COUNTED = "flotilla.counted";

    private final Presence presence;
    private final ConcurrentMap<String, Integer> connections = new ConcurrentHashMap<>();

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
        connections.compute(client, (name, count) -> {
            presence.connected(new DeviceId(name));
            return count == null ? 1 : count + 1;
        });
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
        connections.computeIfPresent(client, (name, count) -> {
            if (count > 1) {
                return count - 1;
            }
            presence.disconnected(new DeviceId(name));
            return null;
        });
    }

    private static boolean isGateway(String client) {
        return client.equals(GatewayIdentity.CLIENT_ID);
    }
}
