package dev.flotilla.agent.link;

import java.io.IOException;

/** The way to a server that knows the device by its certificate, and gives it a new one. */
@FunctionalInterface
public interface RenewalLink {

    /**
     * Asks for another certificate.
     *
     * @param request for the name and the key that the device has, PKCS #10 in DER
     * @return the new certificate, DER, not checked yet
     * @throws EnrolmentRefusedException when the server does not take the request
     * @throws IOException when the server cannot be reached, or does not take the present certificate
     */
    byte[] renew(byte[] request) throws IOException;
}
