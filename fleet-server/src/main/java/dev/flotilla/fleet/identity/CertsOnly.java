package dev.flotilla.fleet.identity;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;

/** Certificates as EST carries them: PKCS #7 without content and signatures (RFC 5272, section 4.1), DER. */
public final class CertsOnly {
    private CertsOnly() {}

    public static byte[] of(X509Certificate certificate) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificate(new JcaX509CertificateHolder(certificate));
            return generator.generate(new CMSAbsentContent()).getEncoded("DER");
        } catch (CMSException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException("a certificate can always be encoded", e);
        }
    }
}
