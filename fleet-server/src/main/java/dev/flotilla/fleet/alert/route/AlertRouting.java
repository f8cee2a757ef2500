package dev.flotilla.fleet.alert.route;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers of alerts: each in the order in which things happened, and the next only when the one before has arrived, is
 * refused or too old. While a receiver is away the pauses grow; the others are told meanwhile. One tick at a time.
 */
public final class AlertRouting {
    /** What could not be told for so long is not told any more. */
    static final Duration MAX_AGE = Duration.ofDays(1);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MAX_DOUBLINGS = 10;
    /** More than that wait for the next tick. */
    private static final int MOST_AT_ONCE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AlertRouting.class);

    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final NoticeQueue queue;
    private final Clock clock;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    public AlertRouting(List<Route> routes, NoticeQueue queue, Clock clock) {
        routes.forEach(route -> this.routes.put(route.name(), route));
        this.queue = queue;
        this.clock = clock;
    }

    /** How many notices arrived. */
    public long delivered() {
        return delivered.get();
    }

    /** How many attempts failed. */
    public long failed() {
        return failed.get();
    }

    /** How many notices were refused, or given up. */
    public long dropped() {
        return dropped.get();
    }

    /** Tells what is due. */
    public Future<Void> tick() {
        return queue.retain(routes.keySet()).compose(retained -> round(MOST_AT_ONCE));
    }

    private Future<Void> round(int left) {
        return queue.heads().compose(heads -> {
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (Notice notice : heads) {
                if (!clock.instant().isBefore(notice.dueAt()) && routes.containsKey(notice.route())) {
                    attempts.add(tell(notice));
                }
            }
            return Future.join(attempts).compose(told -> {
                boolean any = attempts.stream().anyMatch(Future::result);
                return any && left > 1 ? round(left - 1) : Future.succeededFuture();
            });
        });
    }

    /** Whether the next of this receiver may follow. */
    private Future<Boolean> tell(Notice notice) {
        Route route = routes.get(notice.route());
        return (route == null ? Future.<Void>failedFuture("there is no such route") : route.courier().deliver(notice))
                .transform(result -> {
                    if (result.succeeded()) {
                        delivered.incrementAndGet();
                        return queue.remove(notice.id()).map(true);
                    }
                    failed.incrementAndGet();
                    return missed(notice, result.cause());
                });
    }

    private Future<Boolean> missed(Notice notice, Throwable why) {
        Instant now = clock.instant();
        boolean refused = why instanceof RefusedNoticeException;
        if (refused || !now.isBefore(notice.at().plus(MAX_AGE))) {
            dropped.incrementAndGet();
            LOG.error(
                    "{} was not told that alert {} was {}: {}",
                    notice.route(),
                    notice.alert().id(),
                    notice.event().wireName(),
                    why.toString());
            return queue.remove(notice.id()).map(true);
        }
        Duration pause = pause(notice.attempts());
        LOG.warn("{} could not be told of an alert; again in {} s: {}", notice.route(), pause.toSeconds(), why.toString());
        return queue.postpone(notice.id(), notice.attempts() + 1, now.plus(pause)).map(false);
    }

    private static Duration pause(int attempts) {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }
}
