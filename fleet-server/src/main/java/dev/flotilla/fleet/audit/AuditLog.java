package dev.flotilla.fleet.audit;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Writes the audit log, reads it, and checks that it is whole. */
public final class AuditLog {
    /** Entries that are looked at together. */
    private static final int BATCH = 1000;

    private final AuditStore store;
    private final Clock clock;

    public AuditLog(AuditStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Future<Void> record(AuditEvent event) {
        return store.append(clock.instant(), event).mapEmpty();
    }

    /** {@link #record}, unless the last that happened to the resource is just this: for what is told again after a restart. */
    public Future<Void> recordOnce(AuditEvent event) {
        return store.newest(event.resource())
                .compose(newest ->
                        newest.filter(entry -> entry.event().equals(event)).isPresent()
                                ? Future.succeededFuture()
                                : record(event));
    }

    /** Entries before this sequence, or the last ones, the newest first. */
    public Future<List<AuditEntry>> page(Optional<Long> before, int limit) {
        return store.before(before, limit);
    }

    /** Follows the whole chain, up to where it ends now. */
    public Future<ChainCheck> verify() {
        return store.head().compose(end -> follow(ChainCheck.START, end));
    }

    private Future<ChainCheck> follow(ChainCheck check, ChainHead end) {
        if (check.broken().isPresent() || check.head().sequence() >= end.sequence()) {
            return Future.succeededFuture(check.endingIn(end));
        }
        long left = end.sequence() - check.head().sequence();
        return store.after(check.head().sequence(), (int) Math.min(BATCH, left))
                .compose(entries -> entries.isEmpty()
                        ? Future.succeededFuture(check.endingIn(end))
                        : follow(check.over(entries), end));
    }
}
