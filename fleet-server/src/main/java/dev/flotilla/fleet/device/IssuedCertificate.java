package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate that was issued to a device, as its record keeps it.
 *
 * @param digest SHA-256 of its DER
 * @param serial that its authority gave it, by which lists of revoked certificates name it
 */
public record IssuedCertificate(Digest digest, BigInteger serial, Instant expiresAt) {

    public static IssuedCertificate of(X509Certificate certificate) {
        return new IssuedCertificate(
                digestOf(certificate),
                certificate.getSerialNumber(),
                certificate.getNotAfter().toInstant());
    }

    static Digest digestOf(X509Certificate certificate) {
        try {
            return Digest.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without an encoding", e);
        }
    }
}
