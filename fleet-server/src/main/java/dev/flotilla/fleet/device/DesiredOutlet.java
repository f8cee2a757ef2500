package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The way to tell a device what it is asked to run. */
@FunctionalInterface
public interface DesiredOutlet {

    /** Enough to keep database and broker busy, few enough not to crowd out what else they are asked. */
    int AT_ONCE = 32;

    /**
     * Sends the device what is desired of it at present. Losing it does no harm: the database holds it, and it is sent
     * again whenever the device connects.
     */
    Future<Void> announce(DeviceId id);

    /** Sends it to all of them, {@value #AT_ONCE} at a time. One that cannot be told does not keep the others waiting. */
    default Future<Void> announceAll(List<DeviceId> ids) {
        List<Future<Void>> lanes = new ArrayList<>(Collections.nCopies(AT_ONCE, Future.succeededFuture()));
        for (int i = 0; i < ids.size(); i++) {
            DeviceId id = ids.get(i);
            lanes.set(i % AT_ONCE, lanes.get(i % AT_ONCE).compose(told -> announce(id)
                    .otherwiseEmpty()));
        }
        return lanes.stream().reduce(Future.succeededFuture(), (all, lane) -> all.compose(told -> lane));
    }
}
