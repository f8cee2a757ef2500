package dev.flotilla.fleet.audit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A log that ends with the test. */
public final class MemoryAudit implements AuditStore {
    private final List<AuditEntry> entries = new ArrayList<>();

    @Override
    public synchronized Future<AuditEntry> append(Instant now, AuditEvent event) {
        AuditEntry entry = AuditEntry.after(end(), now, event);
        entries.add(entry);
        return Future.succeededFuture(entry);
    }

    private ChainHead end() {
        return entries.isEmpty()
                ? ChainHead.NONE
                : entries.get(entries.size() - 1).head();
    }

    @Override
    public synchronized Future<List<AuditEntry>> before(Optional<Long> sequence, int limit) {
        return Future.succeededFuture(entries.stream()
                .filter(entry -> entry.sequence() < sequence.orElse(Long.MAX_VALUE))
                .sorted(Comparator.comparing(AuditEntry::sequence).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<List<AuditEntry>> after(long sequence, int limit) {
        return Future.succeededFuture(entries.stream()
                .filter(entry -> entry.sequence() > sequence)
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<Optional<AuditEntry>> newest(String resource) {
        return Future.succeededFuture(entries.stream()
                .filter(entry -> entry.event().resource().equals(resource))
                .reduce((older, newer) -> newer));
    }

    @Override
    public synchronized Future<ChainHead> head() {
        return Future.succeededFuture(end());
    }
}
