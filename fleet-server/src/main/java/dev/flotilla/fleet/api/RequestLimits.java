package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.limit.RequestQuota;
import dev.flotilla.fleet.limit.RequestQuota.Standing;
import dev.flotilla.fleet.limit.TooManyRequestsException;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/**
 * How often somebody may ask: each operator in all sessions together, each API token, and each network from where requests come that
 * show nothing good. Answers say how the asker stands, by the fields of draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class RequestLimits {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final RequestQuota callers;
    private final RequestQuota strangers;

    /**
     * Limits under which nobody has asked yet.
     *
     * @param perCaller requests a minute of each operator and each API token
     * @param perNetwork requests a minute without a login, or with one that is no good, from each network
     */
    public RequestLimits(int perCaller, int perNetwork, Clock clock) {
        this.callers = new RequestQuota(perCaller, clock);
        this.strangers = new RequestQuota(perNetwork, clock);
    }

    /**
     * Counts a request of somebody who is known.
     *
     * @throws TooManyRequestsException if it is one too many
     */
    void count(RoutingContext context, Caller caller) throws TooManyRequestsException {
        String key = caller.token().map(token -> "token " + token).orElseGet(() -> "user " + caller.user());
        tell(context, "caller", callers, callers.take(key));
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
