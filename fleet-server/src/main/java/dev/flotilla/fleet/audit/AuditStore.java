package dev.flotilla.fleet.audit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the log's entries; they are never changed. */
public interface AuditStore {
    /** Adds an entry at the end, one after the other however many there are at once. */
    Future<AuditEntry> append(Instant now, AuditEvent event);

    /** Entries before this sequence, or the last ones, the newest first. */
    Future<List<AuditEntry>> before(Optional<Long> sequence, int limit);

    /** Entries after this sequence, the oldest first. */
    Future<List<AuditEntry>> after(long sequence, int limit);

    /** The last entry about a resource. */
    Future<Optional<AuditEntry>> newest(String resource);

    Future<ChainHead> head();
}
