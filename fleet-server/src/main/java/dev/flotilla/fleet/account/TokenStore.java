package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps API tokens by the digests of their secrets. */
public interface TokenStore {
    /** A token and the operator in whose name it is. */
    record Held(ApiToken token, Account owner) {}

    /**
     * Keeps a token, adds the event to the audit log and drops tokens that have expired; false, and neither is kept, when there
     * are {@code max} already.
     */
    Future<Boolean> add(ApiToken token, Digest secret, int max, AuditEvent done);

    /** All that have not expired, the newest first. */
    Future<List<ApiToken>> list(Instant now);

    /** Whether there was one to remove; if so, the event is added to the audit log. */
    Future<Boolean> remove(String id, Instant now, AuditEvent done);

    /** A token that has not expired, of an operator who is not disabled. */
    Future<Optional<Held>> find(Digest secret, Instant now);

    /** {@link #find}, which is counted. */
    Future<Optional<Held>> use(Digest secret, Instant now);
}
