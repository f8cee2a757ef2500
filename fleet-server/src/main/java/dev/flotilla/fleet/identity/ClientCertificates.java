package dev.flotilla.fleet.identity;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** What TLS clients show. */
public final class ClientCertificates {
    private ClientCertificates() {}

    /** The common name; empty when the subject is anything but one common name. */
    public static Optional<String> findCommonName(X509Certificate certificate) {
        RDN[] names = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs();
        return names.length == 1
                        && !names[0].isMultiValued()
                        && names[0].getFirst().getType().equals(BCStyle.CN)
                ? Optional.of(IETFUtils.valueToString(names[0].getFirst().getValue()))
                : Optional.empty();
    }
}
