package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Where is looked up what devices have in common. */
public interface DeviceTraits {

    /**
     * By device that runs a bundle, what may set it apart: its group, tags, attributes and version of the agent, and the
     * rollouts that gave it something since an instant, with when they began.
     */
    Future<Map<DeviceId, Set<String>>> traits(Digest bundle, Instant since);
}
