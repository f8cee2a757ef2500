package dev.flotilla.agent.identity;

import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;

/** The fleet's word that a key is a device's, for some time; the device's id is its common name. */
public final class DeviceCertificate {
    private static final String COMMON_NAME = "CN=";

    private final X509Certificate x509;
    private final DeviceId device;

    private DeviceCertificate(X509Certificate x509, DeviceId device) {
        this.x509 = x509;
        this.device = device;
    }

    /**
     * Reads a certificate, DER; nothing is verified.
     *
     * @throws CertificateException when it is none, or its subject is no device's
     */
    public static DeviceCertificate parse(byte[] der) throws CertificateException {
        X509Certificate x509 = PinnedTls.certificate(der);
        String subject = x509.getSubjectX500Principal().getName();
        try {
            // No character of a device id is escaped in the text of a name (RFC 2253).
            return new DeviceCertificate(
                    x509, new DeviceId(subject.startsWith(COMMON_NAME) ? subject.substring(COMMON_NAME.length()) : ""));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("expected a device's certificate, its subject is " + subject, e);
        }
    }

    /**
     * Returns when the certificate is for this key and by this authority.
     *
     * @throws CertificateException otherwise
     */
    void require(P256PublicKey key, byte[] caDer) throws CertificateException {
        if (!Arrays.equals(x509.getPublicKey().getEncoded(), key.spki())) {
            throw new CertificateException("the certificate that the server issued is for another key");
        }
        try {
            x509.verify(PinnedTls.certificate(caDer).getPublicKey());
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate that the server issued is not by the fleet's authority", e);
        }
    }

    public DeviceId device() {
        return device;
    }

    public Instant begins() {
        return x509.getNotBefore().toInstant();
    }

    public Instant ends() {
        return x509.getNotAfter().toInstant();
    }

    public X509Certificate x509() {
        return x509;
    }

    byte[] der() {
        try {
            return x509.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read can be encoded", e);
        }
    }
}
