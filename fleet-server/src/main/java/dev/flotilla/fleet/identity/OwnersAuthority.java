package dev.flotilla.fleet.identity;

import dev.flotilla.pkcs11.TokenException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * An authority of the owner's, as it was found.
 *
 * @param certificateAt where the certificate is, for messages
 * @param keyAt where the key is, likewise
 */
record OwnersAuthority(X509Certificate certificate, AuthorityKey key, String certificateAt, String keyAt) {
    /** In the list of bits that {@link X509Certificate#getKeyUsage} gives. */
    private static final int KEY_CERT_SIGN = 5;

    /**
     * The authority, once it has signed a certificate that nobody gets.
     *
     * @throws IOException naming what does not fit
     */
    CertificateAuthority checked(Instant now) throws IOException {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
            throw new IOException(certificateAt + ": not the certificate of an authority (CA:TRUE, keyCertSign)");
        }
        CertificateAuthority authority = new CertificateAuthority(key, certificate);
        try {
            authority
                    .issueClient("test", certificate.getPublicKey(), now, Duration.ofDays(1))
                    .verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IOException(keyAt + ": not the key of " + certificateAt + ", an ECDSA key is needed", e);
        } catch (TokenException e) {
            throw new IOException(keyAt + ": " + e.getMessage(), e);
        }
        return authority;
    }
}
