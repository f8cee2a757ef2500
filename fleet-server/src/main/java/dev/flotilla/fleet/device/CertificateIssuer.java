package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.limit.UnavailableException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The fleet's certificate authority. */
@FunctionalInterface
public interface CertificateIssuer {
    /**
     * A certificate whose common name is the device's id. May block.
     *
     * @throws UnavailableException while the authority cannot sign
     */
    X509Certificate issue(DeviceId device, P256PublicKey key, Instant now) throws UnavailableException;
}
