package dev.flotilla.agent.identity;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.RenewalLink;
import dev.flotilla.contract.trust.CertificateRequest;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Gets a new certificate for the same key when two thirds of the present one's time are over, or a little earlier by
 * chance, so that a fleet which enrolled together does not renew together. The old one is used until the new one is
 * durable: whatever ends this half-way, the device has a certificate. Not thread-safe.
 */
public final class CertificateRenewal implements Renewal {
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** By so much the clocks of a device and its server may differ before the device calls its certificate ended. */
    static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(CertificateRenewal.class.getName());
    private static final double RENEWAL_POINT = 2.0 / 3;
    private static final double JITTER = 0.1;

    private final IdentityStore store;
    private final DeviceKey key;
    private final RenewalLink link;
    private final ClientCertificate shown;
    private final TimeBound bound;
    private final Random random;
    private final Backoff backoff;
    private Identity identity;
    private Instant due;
    private String problem = "";

    /**
     * @param identity as it is in the store
     * @param shown what connections show; gets the new certificate
     * @param bound what is known to have passed, for a device whose clock is behind
     */
    public CertificateRenewal(
            Identity identity,
            IdentityStore store,
            DeviceKey key,
            RenewalLink link,
            ClientCertificate shown,
            TimeBound bound,
            Random random) {
        this.identity = identity;
        this.store = store;
        this.key = key;
        this.link = link;
        this.shown = shown;
        this.bound = bound;
        this.random = random;
        this.backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
        this.due = due();
    }

    @Override
    public String poll(Instant now) {
        Instant known = bound.atLeast(now);
        if (!known.isBefore(due) && backoff.due(now)) {
            renew(now);
        }
        Instant ends = identity.certificate().ends();
        return known.isAfter(ends.plus(CLOCK_SLACK))
                ? "this device's certificate ended at " + ends + "; enrol it anew: revoke the device, remove its folder"
                        + " identity and run flotilla-agent enrol with a new token"
                : problem;
    }

    private void renew(Instant now) {
        try {
            byte[] request = CertificateRequest.create(identity.device().value(), key.publicKey(), key);
            DeviceCertificate renewed = accepted(link.renew(request));
            Identity next = identity.with(renewed);
            store.save(next);
            identity = next;
            shown.replace(renewed.x509());
            due = due();
            backoff.succeeded();
            problem = "";
            LOG.log(Level.INFO, "{0}: the certificate was renewed, it is good until {1}", new Object[] {
                identity.device(), renewed.ends()
            });
        } catch (IOException | CertificateException e) {
            Duration wait = backoff.failed(now);
            problem = "the certificate, which ends at " + identity.certificate().ends() + ", was not renewed: "
                    + e.getMessage();
            LOG.log(Level.WARNING, "{0}: {1}; next attempt in {2}", new Object[] {identity.device(), problem, wait});
        }
    }

    private DeviceCertificate accepted(byte[] der) throws CertificateException {
        DeviceCertificate renewed = DeviceCertificate.parse(der);
        renewed.require(key.publicKey(), identity.caDer());
        if (!renewed.device().equals(identity.device())) {
            throw new CertificateException("the server issued a certificate for " + renewed.device());
        }
        if (!renewed.ends().isAfter(identity.certificate().ends())) {
            throw new CertificateException("the server issued a certificate that ends no later");
        }
        return renewed;
    }

    private Instant due() {
        DeviceCertificate present = identity.certificate();
        long lifetime = Duration.between(present.begins(), present.ends()).toMillis();
        return present.begins().plusMillis((long) (lifetime * (RENEWAL_POINT - JITTER * random.nextDouble())));
    }
}
