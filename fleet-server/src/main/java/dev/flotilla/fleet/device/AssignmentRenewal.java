package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has assignments signed anew, before they end or when their signer has become another one, so that a device that was away
 * finds none at the broker that it has to refuse. Not thread-safe: one look at a time.
 */
public final class AssignmentRenewal {
    private static final int MOST_AT_ONCE = 500;

    private final DeviceStore store;
    private final DesiredOutlet outlet;
    private final AssignmentTerm term;
    private final Supplier<Future<Boolean>> maySign;
    private final Clock clock;
    private Instant looked;
    private boolean silenced;

    /** @param maySign whether the owner lets the server sign assignments */
    public AssignmentRenewal(
            DeviceStore store,
            DesiredOutlet outlet,
            AssignmentTerm term,
            Supplier<Future<Boolean>> maySign,
            Clock clock) {
        this.store = store;
        this.outlet = outlet;
        this.term = term;
        this.maySign = maySign;
        this.clock = clock;
        this.looked = clock.instant();
    }

    /** Announces those whose end has moved on since the last look, and all when the server may sign again. */
    public Future<Void> tick() {
        return maySign.get().compose(may -> {
            Instant since = silenced ? Instant.EPOCH : looked;
            silenced = !may;
            looked = clock.instant();
            return may ? announce(Optional.empty(), since, looked) : Future.succeededFuture();
        });
    }

    private Future<Void> announce(Optional<DeviceId> after, Instant since, Instant until) {
        return store.renewable(after, since, until, term.step(), MOST_AT_ONCE).compose(found -> {
            Future<Void> told = outlet.announceAll(found);
            return found.size() < MOST_AT_ONCE ? told : told.compose(done -> announce(last(found), since, until));
        });
    }

    private static Optional<DeviceId> last(List<DeviceId> found) {
        return Optional.of(found.get(found.size() - 1));
    }
}
