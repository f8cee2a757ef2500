package dev.flotilla.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rollout has used up of its plan's bounds.
 *
 * @param retries further tries of devices that had failed
 * @param given when and to how many devices the bundle was given of late; kept only for plans that bound the rate
 */
public record Spent(int retries, List<Given> given) {

    public static final Spent NOTHING = new Spent(0, List.of());

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Servers decide by their own clocks, and one after the other, so none looks further back than this. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    /** That the bundle was given to so many devices. */
    public record Given(Instant at, int devices) {}

    public Spent {
        given = List.copyOf(given);
    }

    /** Devices that were given the bundle in the last 60 seconds. */
    long givenWithinAMinute(Instant now) {
        Instant from = now.minus(MINUTE);
        return given.stream()
                .filter(one -> one.at().isAfter(from))
                .mapToLong(Given::devices)
                .sum();
    }

    Spent retried() {
        return new Spent(retries + 1, given);
    }

    Spent gave(Instant now, int devices) {
        Instant from = now.minus(REMEMBERED);
        List<Given> recent = new ArrayList<>(
                given.stream().filter(one -> one.at().isAfter(from)).toList());
        recent.add(new Given(now, devices));
        return new Spent(retries, recent);
    }
}
