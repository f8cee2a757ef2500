package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Observations of a stage for tests, one pair a minute. */
final class Pairs {
    static final Instant SINCE = Instant.parse("2026-01-05T08:00:00Z");

    private final List<DeviceObservation> canary = new ArrayList<>();
    private final List<DeviceObservation> control = new ArrayList<>();

    /** Pairs whose control observed {@code base}, and whose canary that much more. */
    static Pairs apart(double base, double... differences) {
        Pairs pairs = new Pairs();
        for (double difference : differences) {
            pairs.add(base + difference, base);
        }
        return pairs;
    }

    Pairs add(double canaryValue, double controlValue) {
        canary.add(of("canary", canary.size(), canaryValue, OptionalDouble.empty()));
        control.add(of("control", control.size(), controlValue, OptionalDouble.empty()));
        return this;
    }

    Pairs add(double canaryValue, double canaryBefore, double controlValue, double controlBefore) {
        canary.add(of("canary", canary.size(), canaryValue, OptionalDouble.of(canaryBefore)));
        control.add(of("control", control.size(), controlValue, OptionalDouble.of(controlBefore)));
        return this;
    }

    Pairs addCanary(double value) {
        canary.add(of("canary", canary.size(), value, OptionalDouble.empty()));
        return this;
    }

    Pairs addControl(double value) {
        control.add(of("control", control.size(), value, OptionalDouble.empty()));
        return this;
    }

    private static DeviceObservation of(String group, int pair, double value, OptionalDouble before) {
        return new DeviceObservation(new DeviceId(group + "-" + pair), pair, value, before, at(pair + 1));
    }

    static Instant at(int minutes) {
        return SINCE.plus(Duration.ofMinutes(minutes));
    }

    StageObservations stage(int number) {
        return new StageObservations(number, SINCE, canary, control);
    }

    /** Hands all pairs to a contrast, in order. */
    <T extends Contrast> T into(T contrast) {
        for (int i = 0; i < canary.size(); i++) {
            contrast.add(canary.get(i), control.get(i));
        }
        return contrast;
    }
}
