package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells devices again what they have not answered. A device is told once when it is asked and once when it connects; if
 * the server could not reach its broker just then, a device that stays connected would otherwise never hear of it. Not
 * thread-safe: one look at a time.
 */
public final class Reminders {

    /** A device that heard it has said so by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** More devices than that wait for the next look, which goes on after the last of them. */
    private static final int MOST_AT_ONCE = 500;

    private final DeviceStore store;
    private final DesiredOutlet outlet;
    private final Clock clock;
    private Optional<DeviceId> last = Optional.empty();

    public Reminders(DeviceStore store, DesiredOutlet outlet, Clock clock) {
        this.store = store;
        this.outlet = outlet;
        this.clock = clock;
    }

    /**
     * Tells all again that have something under way, so that they say how far they are: whoever hears this again answers. For
     * when the server was not connected to its broker, which keeps nothing of what they said meanwhile. May run beside a
     * look.
     */
    public Future<Void> askAgain() {
        return askAfter(Optional.empty());
    }

    private Future<Void> askAfter(Optional<DeviceId> device) {
        return store.underWay(device, MOST_AT_ONCE).compose(found -> outlet.announceAll(found)
                .compose(told -> found.size() < MOST_AT_ONCE
                        ? Future.succeededFuture()
                        : askAfter(Optional.of(found.get(found.size() - 1)))));
    }

    /** Tells the next of them again; one that cannot be told does not keep the others waiting. */
    public Future<Void> tick() {
        return store.unanswered(last, clock.instant().minus(PATIENCE), MOST_AT_ONCE)
                .compose(found -> {
                    last = found.size() < MOST_AT_ONCE ? Optional.empty() : Optional.of(found.get(found.size() - 1));
                    return outlet.announceAll(found);
                });
    }
}
