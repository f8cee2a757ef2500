package dev.flotilla.fleet.account;

import dev.flotilla.fleet.limit.AttemptLimit;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Bounds guessing: by the name that is guessed at, from wherever, and by the network that guesses, at whatever name. An
 * attempt counts from its beginning, so that many at once get no further than one after the other; one that succeeds, or was
 * not checked, is given back.
 */
final class SignInAttempts {
    /** Wrong passwords in a row for one name; then one a minute. */
    static final int PER_NAME = 5;

    static final Duration NAME_REFILL = Duration.ofMinutes(1);
    /** Wrong guesses in a row from one network, behind which may be many operators; then one in five seconds. */
    static final int PER_NETWORK = 30;

    static final Duration NETWORK_REFILL = Duration.ofSeconds(5);
    /** Names and networks that are remembered. */
    private static final int MAX_KEYS = 10_000;

    private final AttemptLimit names;
    private final AttemptLimit networks;

    SignInAttempts(Clock clock) {
        this.names = new AttemptLimit(PER_NAME, NAME_REFILL, MAX_KEYS, clock);
        this.networks = new AttemptLimit(PER_NETWORK, NETWORK_REFILL, MAX_KEYS, clock);
    }

    /** Begins an attempt from a network; the time to wait when there were too many. */
    Optional<Duration> begin(String network) {
        return networks.take(network);
    }

    /** Begins an attempt at a name; the time to wait when there were too many. */
    Optional<Duration> begin(String network, String name) {
        return begin(network).or(() -> names.take(name));
    }

    void giveBack(String network) {
        networks.giveBack(network);
    }

    void giveBack(String network, String name) {
        giveBack(network);
        names.giveBack(name);
    }
}
