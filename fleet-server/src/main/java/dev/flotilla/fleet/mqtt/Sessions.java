package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Until when the certificates are good that devices connected with last, and how their connections are ended. */
final class Sessions {
    private final Map<DeviceId, Instant> ends = new ConcurrentHashMap<>();
    private volatile Optional<ClientService> clients = Optional.empty();

    void serve(ClientService service) {
        clients = Optional.of(service);
    }

    void opened(DeviceId device, Instant certificateEnds) {
        ends.put(device, certificateEnds);
    }

    /** Ends the device's connection, if it has one. */
    CompletableFuture<Boolean> end(DeviceId device, String why) {
        ends.remove(device);
        return clients.map(service ->
                        service.disconnectClient(device.value(), false, DisconnectReasonCode.NOT_AUTHORIZED, why))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /** Devices whose certificate has ended since they connected. */
    List<DeviceId> expired(Instant now) {
        return ends.entrySet().stream()
                .filter(session -> now.isAfter(session.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
