package dev.flotilla.fleet.filter;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What filters ask of a device.
 *
 * @param group empty text when it is in none
 * @param bundle that it reports to run
 * @param agent the version of its agent, as it reports; empty text before
 * @param shadows whether its agent says that it can run bundles in shadow
 */
public record DeviceFacts(
        DeviceId id,
        String name,
        String group,
        Set<String> tags,
        Map<String, String> attributes,
        Optional<Digest> bundle,
        String agent,
        Instant enrolledAt,
        Optional<Instant> lastSeen,
        boolean online,
        boolean revoked,
        boolean shadows,
        UpdatePhase phase,
        Health health) {

    public DeviceFacts {
        tags = Set.copyOf(tags);
        attributes = Map.copyOf(attributes);
    }
}
