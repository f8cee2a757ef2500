package dev.flotilla.fleet.mqtt;

import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import dev.flotilla.contract.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Until when the certificates are good that devices connected with last, and how their connections are ended. */
final class Sessions {
    /** A peer that reads nothing holds up its own end only. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Map<DeviceId, Instant> ends = new ConcurrentHashMap<>();
    private volatile Optional<ClientService> clients = Optional.empty();

    void serve(ClientService service) {
        clients = Optional.of(service);
    }

    void opened(DeviceId device, Instant certificateEnds) {
        ends.put(device, certificateEnds);
    }

    /**
     * Ends the device's connection, if it has one, without a last will. It counts as ended until the broker knows of no
     * connection: one may be taking over from another, or be held open by a peer that reads nothing.
     *
     * @return whether there was one that ended in time
     */
    CompletableFuture<Boolean> end(DeviceId device, String why) {
        ends.computeIfPresent(device, (id, end) -> Instant.MIN);
        if (clients.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        return clients.get()
                .disconnectClient(device.value(), true, DisconnectReasonCode.NOT_AUTHORIZED, why)
                // A stage of its own, since the broker's must not be completed for it.
                .thenApply(found -> {
                    if (!found) {
                        ends.remove(device, Instant.MIN);
                    }
                    return found;
                })
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> false);
    }

    /** Devices whose certificate has ended since they connected. */
    List<DeviceId> expired(Instant now) {
        return ends.entrySet().stream()
                .filter(session -> now.isAfter(session.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
