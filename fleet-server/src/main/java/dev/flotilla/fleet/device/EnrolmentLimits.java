package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.limit.AttemptLimit;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Bounds the work that strangers and devices make: enrolments that come to nothing, by the network they come from, and
 * renewals by device. An enrolment counts from its beginning, and one that succeeds is given back, so that a whole plant
 * can enrol through one address.
 */
final class EnrolmentLimits {
    /** Enrolments under way or failed in a row from one network; then one a second. */
    static final int PER_NETWORK = 200;

    private static final Duration NETWORK_REFILL = Duration.ofSeconds(1);
    /** Renewals in a row, where a device needs one in months; then one in ten minutes. */
    static final int PER_DEVICE = 10;

    private static final Duration DEVICE_REFILL = Duration.ofMinutes(10);
    /** Networks, and devices, that are remembered. */
    private static final int MAX_KEYS = 10_000;

    private final AttemptLimit networks;
    private final AttemptLimit devices;

    EnrolmentLimits(Clock clock) {
        this.networks = new AttemptLimit(PER_NETWORK, NETWORK_REFILL, MAX_KEYS, clock);
        this.devices = new AttemptLimit(PER_DEVICE, DEVICE_REFILL, MAX_KEYS, clock);
    }

    <T> Future<T> enrolment(String network, Supplier<Future<T>> enrolment) {
        return networks.take(network)
                .map(EnrolmentLimits::<T>tooMany)
                .orElseGet(() -> enrolment.get().onSuccess(done -> networks.giveBack(network)));
    }

    <T> Future<T> renewal(DeviceId device, Supplier<Future<T>> renewal) {
        return devices.take(device.value()).map(EnrolmentLimits::<T>tooMany).orElseGet(renewal);
    }

    private static <T> Future<T> tooMany(Duration wait) {
        return Future.failedFuture(new TooManyAttemptsException(wait));
    }
}
