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

    /** The signed bytes. */
    public byte[] proofBytes() {
        return Base64.getDecoder().decode(proof);
    }
}
