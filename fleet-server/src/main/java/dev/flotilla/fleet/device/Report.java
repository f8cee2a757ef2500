package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.ReportedState;
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
     * Whether it is passed over for one that is known: that is on a later assignment, or is the verdict on the same one and was
     * not given before it by the device's clock: within one tick of that clock, which may be a millisecond, the verdict is what
     * came last. A device that goes back on its verdict says so later; only where its clock began anew since, the verdict stays.
     */
    public boolean yieldsTo(Report known) {
        long counter = known.state().counter();
        boolean overtaken = known.isVerdict()
                && !isVerdict()
                && !state.deviceTime().isAfter(known.state().deviceTime());
        return counter > state.counter() || (counter == state.counter() && overtaken);
    }

    /** The signed bytes. */
    public byte[] proofBytes() {
        return Base64.getDecoder().decode(proof);
    }
}
