package dev.flotilla.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * How fast a rollout gives its bundle to devices, within its stages. Bounds that are empty do not bound.
 *
 * @param maxInFlight the most devices that hold the bundle and have given no verdict
 * @param devicesPerMinute the most devices that are given the bundle in any 60 seconds
 * @param growth bounds the devices in flight by those that succeeded
 */
public record Pace(Optional<Integer> maxInFlight, Optional<Integer> devicesPerMinute, Optional<Growth> growth) {

    /** As fast as it goes. */
    public static final Pace UNBOUNDED = new Pace(Optional.empty(), Optional.empty(), Optional.empty());

    /** The most that a bound may be. */
    static final int MOST = 1_000_000;

    /**
     * Batches that grow by a factor as long as devices succeed: with s successes there may be
     * ⌊initial + (factor − 1) · s⌋ devices in flight. If all succeed, these are batches of initial, initial · factor,
     * initial · factor², and so on, but nobody waits for the slowest device of a batch. What fails makes nothing grow. The rule is
     * that of TCP's slow start (RFC 5681, section 3.1).
     */
    public record Growth(int initial, double factor) {

        /** The most that a batch may be larger than the one before. */
        static final double MAX_FACTOR = 10;

        public Growth {
            require("growth.initial", initial);
            if (!(factor >= 1 && factor <= MAX_FACTOR)) {
                throw new InvalidRolloutException("pace: growth.factor must be 1 to " + MAX_FACTOR + ", got " + factor);
            }
        }

        long allowed(long succeeded) {
            return (long) Math.floor(initial + (factor - 1) * succeeded);
        }
    }

    public Pace {
        maxInFlight.ifPresent(bound -> require("maxInFlight", bound));
        devicesPerMinute.ifPresent(bound -> require("devicesPerMinute", bound));
    }

    private static void require(String field, int bound) {
        if (bound < 1 || bound > MOST) {
            throw new InvalidRolloutException("pace: " + field + " must be 1 to " + MOST + ", got " + bound);
        }
    }

    /** How many more devices may be given the bundle now, 0 to {@link Decision#MOST_AT_ONCE}. */
    int room(RolloutCounts counts, Spent spent, Instant now) {
        long inFlight = counts.inFlight();
        long succeeded = counts.count(kind -> kind.state() == RolloutDeviceState.SUCCEEDED);
        long room = Decision.MOST_AT_ONCE;
        if (maxInFlight.isPresent()) {
            room = Math.min(room, maxInFlight.get() - inFlight);
        }
        if (growth.isPresent()) {
            room = Math.min(room, growth.get().allowed(succeeded) - inFlight);
        }
        if (devicesPerMinute.isPresent()) {
            room = Math.min(room, devicesPerMinute.get() - spent.givenWithinAMinute(now));
        }
        return (int) Math.max(0, room);
    }
}
