package dev.flotilla.fleet.audit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry of the log. Its hash is SHA-256 over the hash before it, 32 bytes, and the canonical JSON of everything else: who
 * changes, removes or inserts an entry has to change all that follow, and then the log does not end in the hash that somebody
 * noted elsewhere.
 *
 * @param sequence 1 for the first, without gaps
 * @param at in whole microseconds, as the database keeps it
 * @param previous the hash of the entry before
 */
public record AuditEntry(long sequence, Instant at, AuditEvent event, Digest previous, Digest hash) {

    /** The entry that follows on a chain. */
    public static AuditEntry after(ChainHead head, Instant now, AuditEvent event) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        long sequence = head.sequence() + 1;
        return new AuditEntry(sequence, at, event, head.hash(), hash(sequence, at, event, head.hash()));
    }

    public ChainHead head() {
        return new ChainHead(sequence, hash);
    }

    /** Whether its hash is that of what it says. */
    boolean isItself() {
        return hash.equals(hash(sequence, at, event, previous));
    }

    private static Digest hash(long sequence, Instant at, AuditEvent event, Digest previous) {
        Document.Builder entry = Document.builder()
                .put("sequence", sequence)
                .put("at", at.toString())
                .put("kind", event.actor().kind().wireName())
                .put("actor", event.actor().name())
                .putIfPresent("token", event.actor().token())
                .put("operation", event.operation())
                .put("resource", event.resource())
                .put("outcome", event.outcome().wireName())
                .put("why", event.why())
                .putIfPresent("trace", event.trace());
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes(previous.bytes());
        hashed.writeBytes(entry.build().toCanonicalJson());
        return Digest.of(hashed.toByteArray());
    }
}
