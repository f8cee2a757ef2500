package dev.flotilla.fleet.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.RuntimeOperatorException;

/** The certificates that an authority has taken back, signed by it (RFC 5280, section 5). */
final class RevocationList {
    /** In the list of bits that {@link X509Certificate#getKeyUsage} gives. */
    private static final int CRL_SIGN = 6;

    private RevocationList() {}

    /**
     * Signs a list.
     *
     * @param revoked when each certificate was taken back, by its serial
     * @throws GeneralSecurityException if the authority's certificate does not let it sign lists, so that nobody would
     *     believe this one
     */
    static X509CRLHolder of(
            X509Certificate authority,
            AuthorityKey key,
            Map<BigInteger, Instant> revoked,
            Instant now,
            Duration lifetime)
            throws GeneralSecurityException {
        boolean[] usage = authority.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new GeneralSecurityException("the authority's certificate has a key usage without cRLSign, so that"
                    + " it cannot sign lists of revoked certificates");
        }
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(authority, Date.from(now));
        list.setNextUpdate(Date.from(now.plus(lifetime)));
        revoked.forEach((serial, at) -> list.addCRLEntry(serial, Date.from(at), CRLReason.privilegeWithdrawn));
        try {
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority));
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
            return list.build(new CertificateSigner(key));
        } catch (CertIOException | RuntimeOperatorException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
