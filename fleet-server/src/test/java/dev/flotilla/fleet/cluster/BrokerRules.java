package dev.flotilla.fleet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What a broker has to ask beyond mutual TLS, by the files that a server writes to its folder {@code broker}: whether a
 * client's certificate is revoked, whether it calls itself what the certificate says, and whether it may do what it tries.
 */
public final class BrokerRules {
    private final Path revokedFile;
    private final AccessList access;

    /** @param folder with the server's files; the list of revoked certificates is read again each time */
    public BrokerRules(Path folder) throws IOException {
        this.revokedFile = folder.resolve("revoked.crl.pem");
        this.access = AccessList.parse(Files.readAllLines(folder.resolve("acl")));
    }

    /** Who may publish and subscribe to what. */
    public AccessList access() {
        return access;
    }

    /** Whether a client that shows this certificate may call itself that; not while the list cannot be read. */
    public boolean admits(X509Certificate certificate, String clientId) {
        try {
            return !revoked().isRevoked(certificate) && clientId.equals(nameOf(certificate));
        } catch (IOException | CRLException | CertificateException e) {
            return false;
        }
    }

    private X509CRL revoked() throws IOException, CRLException, CertificateException {
        try (InputStream in = Files.newInputStream(revokedFile)) {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
        }
    }

    /** The common name of the certificate's subject; empty when it has none. */
    public static String nameOf(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
