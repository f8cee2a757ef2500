package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.limit.RefusedSecrets;
import dev.flotilla.fleet.limit.RequestQuota;
import dev.flotilla.fleet.limit.RequestQuota.Standing;
import dev.flotilla.fleet.limit.TooManyRequestsException;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How often somebody may ask: each operator in all sessions together, each API token, and each network from where requests come that
 * show nothing good. Answers say how the asker stands, by the fields of draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class RequestLimits {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /** Secrets that are remembered as refused: about 2 MB. */
    private static final int MAX_REFUSED = 10_000;

    private final RequestQuota callers;
    private final RequestQuota strangers;
    private final RefusedSecrets refused;

    /**
     * Limits under which nobody has asked yet.
     *
     * @param perCaller requests a minute of each operator and each API token
     * @param perNetwork requests a minute without a login, or with one that is no good, from each network
     */
    public RequestLimits(int perCaller, int perNetwork, Clock clock) {
        this.callers = new RequestQuota(perCaller, clock);
        this.strangers = new RequestQuota(perNetwork, clock);
        this.refused = new RefusedSecrets(MAX_REFUSED, clock);
    }

    /**
     * Refuses what was refused a moment ago, without asking anybody whose it is.
     *
     * @throws TooManyRequestsException if too much was asked for with this secret
     */
    void refuseAgain(RoutingContext context, String secret) throws TooManyRequestsException {
        Optional<String> key = refused.find(secret);
        if (key.isPresent()) {
            tell(context, "caller", callers, callers.take(key.get()));
        }
    }

    /**
     * Counts a request of somebody who is known.
     *
     * @param secret that it came with
     * @throws TooManyRequestsException if it is one too many
     */
    void count(RoutingContext context, Caller caller, String secret) throws TooManyRequestsException {
        String key = caller.token().map(token -> "token " + token).orElseGet(() -> "user " + caller.user());
        Standing standing = callers.take(key);
        standing.retryAfter().ifPresent(wait -> refused.add(secret, key, wait));
        tell(context, "caller", callers, standing);
    }

    /**
     * Counts a request of nobody who is known.
     *
     * @throws TooManyRequestsException if it is one too many
     */
    void countStranger(RoutingContext context) throws TooManyRequestsException {
        tell(context, "network", strangers, strangers.take(Networks.of(context.request())));
    }

    private static void tell(RoutingContext context, String policy, RequestQuota quota, Standing standing)
            throws TooManyRequestsException {
        context.response()
                .putHeader("ratelimit-policy", '"' + policy + "\";q=" + quota.perMinute() + ";w=60")
                .putHeader(
                        "ratelimit",
                        '"' + policy + "\";r=" + standing.left() + ";t=" + wholeSeconds(standing.untilFull()));
        if (standing.retryAfter().isPresent()) {
            throw new TooManyRequestsException(standing.retryAfter().get());
        }
    }

    private static long wholeSeconds(Duration time) {
        return (time.toNanos() + SECOND_NANOS - 1) / SECOND_NANOS;
    }
}
