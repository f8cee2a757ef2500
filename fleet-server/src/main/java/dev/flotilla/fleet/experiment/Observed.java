package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of observing one device of a pair for one gate. It is kept, and never changes.
 *
 * @param value empty if the device gave none in its time
 * @param before the same metric in a span before the stage began, if known
 * @param at when it was taken in
 */
public record Observed(Key key, DeviceId device, OptionalDouble value, OptionalDouble before, Instant at) {

    /**
     * What there is one observation of.
     *
     * @param pair its number
     * @param control whether of the pair's control, else of its canary
     */
    public record Key(String gate, int pair, boolean control) {}

    /** The observation, if the device gave a value. */
    Optional<DeviceObservation> observation() {
        return value.isPresent()
                ? Optional.of(new DeviceObservation(device, key.pair(), value.getAsDouble(), before, at))
                : Optional.empty();
    }
}
