package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ReportedState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the policy sees of a device.
 *
 * @param part its part in the rollout
 * @param counter the counter of the last assignment it got from anyone, 0 when none
 * @param toldAt when it was told what it is to run now; empty when it is told nothing
 * @param good the bundle to go back to: what it reported to run, if it was ever told to, else what it was told last
 * @param reported its newest verified report
 * @param revoked whether it may not connect
 */
public record DeviceView(
        RolloutDevice part,
        long counter,
        Optional<Instant> toldAt,
        Optional<Digest> good,
        Optional<ReportedState> reported,
        boolean revoked) {

    /** Whether what it is to run is what this rollout gave to it, or to the device before it of its name. */
    boolean obeysThis() {
        return part.holdsBundle()
                && part.given().filter(given -> given.counter() == counter).isPresent();
    }

    /** Whether somebody told it what to run since this rollout gave it its bundle, or since it waits for that. */
    boolean wasToldOtherwise() {
        boolean sinceItWaits = toldAt.filter(at -> at.isAfter(part.updatedAt())).isPresent();
        return part.given().map(given -> given.counter() != counter).orElse(sinceItWaits);
    }

    DeviceView with(RolloutDevice changed) {
        return new DeviceView(changed, counter, toldAt, good, reported, revoked);
    }
}
