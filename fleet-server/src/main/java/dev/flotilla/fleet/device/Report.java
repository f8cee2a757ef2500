package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Instant;
import java.util.Base64;

/**
 * A device's newest verified report.
 *
 * @param state what it says
 * @param proof the COSE_Sign1 under the device's key that it came in, in base64
 * @param receivedAt when it arrived, by the server's clock
 */
public record Report(ReportedState state, String proof, Instant receivedAt) {

    /** Keeps the signed bytes as proof. */
    public static Report of(ReportedState state, byte[] coseSign1, Instant receivedAt) {
        return new Report(state, Base64.getEncoder().encodeToString(coseSign1), receivedAt);
    }

    /** Whether the device has come to an end with its assignment. */
    public boolean isVerdict() {
        return switch (state.phase()) {
            case SHADOWING, CONFIRMED, REJECTED, ROLLED_BACK -> true;
            case IDLE, FETCHING, VERIFYING, PROBING, ACTIVATING -> false;
        };
    }

    /**
     * How near to the end of its assignment the device is: 2 where it has come to it, 1 where it runs the bundle in shadow, which
     * lasts unless it gives that up, and 0 before. Who is only about to load its shadow does not run it yet.
     */
    public int progress() {
        boolean loads = state.phase() == UpdatePhase.SHADOWING && state.shadow().isEmpty();
        return loads ? 0 : progress(state.phase());
    }

    private static int progress(UpdatePhase phase) {
        return switch (phase) {
            case CONFIRMED, REJECTED, ROLLED_BACK -> 2;
            case SHADOWING -> 1;
            case IDLE, FETCHING, VERIFYING, PROBING, ACTIVATING -> 0;
        };
    }

    /**
     * Whether it is passed over for one that is known: that is on a later assignment, or on the same one is nearer to its end,
     * by its phase, and was not given before it by the device's clock: within one tick of that clock, which may be a millisecond,
     * what is nearer to the end came last. A device that goes back on its verdict says so later; only where its clock began anew
     * since, the verdict stays.
     */
    public boolean yieldsTo(Report known) {
        long counter = known.state().counter();
        boolean overtaken = progress() < progress(known.state().phase())
                && !state.deviceTime().isAfter(known.state().deviceTime());
        return counter > state.counter() || (counter == state.counter() && overtaken);
    }

    /** The signed bytes. */
    public byte[] proofBytes() {
        return Base64.getDecoder().decode(proof);
    }
}
