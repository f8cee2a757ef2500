package dev.flotilla.agent.identity;

import dev.flotilla.agent.link.Enrolled;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.contract.trust.CertificateRequest;
import java.io.IOException;
import java.security.cert.CertificateException;

/** Joins a fleet and keeps what came of it. */
public final class Enrolment {
    private final IdentityStore store;
    private final DeviceKey key;

    public Enrolment(IdentityStore store, DeviceKey key) {
        this.store = store;
        this.key = key;
    }

    /**
     * Spends the token; the identity is durable once this returns.
     *
     * @param server the device endpoint, {@code https://HOST:PORT}
     * @param name what people call the device; may be empty
     * @param link to that server, guarded by the token
     * @throws dev.flotilla.agent.link.EnrolmentRefusedException when trying again does not help
     * @throws IOException when the server was not reached, or this device has an identity already
     * @throws IllegalArgumentException when the name is too long
     */
    public Identity enrol(String server, String name, EnrolmentLink link) throws IOException {
        if (store.find().isPresent()) {
            throw new IOException("this device is enrolled already; use another data-dir for another device, or remove"
                    + " its folder identity to enrol this one anew");
        }
        Enrolled enrolled = link.enrol(CertificateRequest.create(name, key.publicKey(), key));
        try {
            DeviceCertificate certificate = DeviceCertificate.parse(enrolled.certificateDer());
            certificate.require(key.publicKey(), enrolled.caDer());
            Identity identity =
                    new Identity(certificate, server, enrolled.broker(), enrolled.caDer(), enrolled.rootJson());
            store.save(identity);
            return identity;
        } catch (CertificateException e) {
            throw new IOException(server + ": " + e.getMessage(), e);
        }
    }
}
