package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.time.Instant;
import java.util.Optional;

/** What runs on a light device beside the bundle that serves. */
final class LightShadow {

    /** As often as it may begin anew that has not answered much yet. */
    static final int MOST_STARTS = 3;

    /** So many inputs are much. */
    private static final int PROVED = 20;

    private Optional<Digest> runs = Optional.empty();
    private Instant since = Instant.EPOCH;
    /** Inputs that it got since it was loaded. */
    private int compared;
    /** How often it was loaded after it had gone down. */
    private int starts;

    Optional<Digest> runs() {
        return runs;
    }

    /** Another assignment is there. */
    void reset() {
        runs = Optional.empty();
        starts = 0;
    }

    void load(Digest bundle, Instant now) {
        runs = Optional.of(bundle);
        since = now;
        compared = 0;
    }

    void end() {
        runs = Optional.empty();
    }

    /** The device went down with it. */
    void wentDown(ShadowTerms terms) {
        boolean proved = runs.isPresent() && compared >= Math.min(PROVED, terms.inputs());
        starts = proved ? 1 : starts + 1;
    }

    /** Whether it has taken the device down again and again, as far as anybody can tell. */
    boolean isWornOut() {
        return starts > MOST_STARTS;
    }

    /** What has run since then at the latest, until it got all inputs that it was to get. */
    Optional<LightTelemetry.Beside> ranSince(Instant from, ShadowTerms terms) {
        return runs.filter(bundle -> !since.isAfter(from))
                .map(bundle -> new LightTelemetry.Beside(bundle, Math.max(0, terms.inputs() - compared)));
    }

    void compared(int inputs) {
        compared += inputs;
    }
}
