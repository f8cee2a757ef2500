package dev.flotilla.fleet.oidc;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Keeps the sign-ins that have begun, so that each ends once, whichever server it comes back to. */
public interface PendingSignIns {
    /**
     * Keeps one, and drops those that have expired; false, and it is not kept, when there are {@code max} already.
     *
     * @param state digest of what the provider gives back
     * @param browser digest of what the browser that began it keeps
     */
    Future<Boolean> add(Digest state, Digest browser, PendingSignIn pending, Instant now, int max);

    /** One that has not expired, if this browser began it; it is not there any more. */
    Future<Optional<PendingSignIn>> take(Digest state, Digest browser, Instant now);

    /**
     * Keeps one that has succeeded, for a program, and drops those that have expired.
     *
     * @param code digest of what the browser brings to the program
     */
    Future<Void> hand(Digest code, HandedOver handed, Instant now);

    /** One that has not expired; it is not there any more. */
    Future<Optional<HandedOver>> takeHanded(Digest code, Instant now);
}
