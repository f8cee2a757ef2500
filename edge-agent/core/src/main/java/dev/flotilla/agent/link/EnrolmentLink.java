package dev.flotilla.agent.link;

import java.io.IOException;

/** The way to a server that a device has not joined yet, guarded by a token. */
public interface EnrolmentLink {

    /**
     * Fetches the root, checks it, and only then spends the claim.
     *
     * @param request for a certificate, PKCS #10 in DER
     * @throws EnrolmentRefusedException when a digest is not the token's, or the server refuses the claim; trying
     *     again does not help
     * @throws IOException when the server cannot be reached or answers something else; trying again may help
     */
    Enrolled enrol(byte[] request) throws IOException;
}
