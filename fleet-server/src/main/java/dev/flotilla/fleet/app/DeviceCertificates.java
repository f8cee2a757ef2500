package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.CertificateIssuer;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.limit.UnavailableException;
import dev.flotilla.pkcs11.TokenException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices' certificates from this server's authority, whose token may be away for a while.
 *
 * @param lifetime of each
 */
record DeviceCertificates(ServerIdentity identity, Duration lifetime) implements CertificateIssuer {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceCertificates.class);
    private static final Duration WAIT = Duration.ofSeconds(10);

    @Override
    public X509Certificate issue(DeviceId device, P256PublicKey key, Instant now) throws UnavailableException {
        try {
            return identity.issueClient(device.value(), key.spki(), now, lifetime);
        } catch (TokenException e) {
            LOG.error("device {} gets no certificate now: identity.authority-token: {}", device, e.getMessage());
            throw new UnavailableException("the fleet's certificate authority cannot sign now", WAIT);
        }
    }
}
