package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The fleet's certificate authority. */
@FunctionalInterface
public interface CertificateIssuer {
    /** A certificate whose common name is the device's id. */
    X509Certificate issue(DeviceId device, P256PublicKey key, Instant now);
}
