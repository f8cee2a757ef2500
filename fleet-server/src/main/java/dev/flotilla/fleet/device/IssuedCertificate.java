package dev.flotilla.fleet.device;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate that was issued to a device, as its record keeps it.
 *
 * @param serial in lower-case hexadecimal
 */
public record IssuedCertificate(String serial, Instant expiresAt) {

    public static IssuedCertificate of(X509Certificate certificate) {
        return new IssuedCertificate(
                serialOf(certificate), certificate.getNotAfter().toInstant());
    }

    static String serialOf(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }
}
