package dev.flotilla.agent.testkit;

import dev.flotilla.agent.identity.DeviceCertificate;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;

/** What enrolment gives, without a server. */
public final class TestIdentity {
    private static final Duration LIFETIME = Duration.ofDays(90);

    private TestIdentity() {}

    /** A device that was enrolled at this time by an authority of its own. */
    public static Identity of(DeviceId device, P256PublicKey key, Instant now, byte[] root) {
        TestAuthority authority = new TestAuthority();
        try {
            return new Identity(
                    DeviceCertificate.parse(authority.issue(device.value(), key, now, now.plus(LIFETIME))),
                    "https://fleet.test",
                    new BrokerAddress("fleet.test", 1),
                    authority.certificate(),
                    root);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
