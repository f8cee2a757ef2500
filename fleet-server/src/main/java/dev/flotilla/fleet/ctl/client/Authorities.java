package dev.flotilla.fleet.ctl.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the authorities of a PEM file, and no others. */
final class Authorities {
    private Authorities() {}

    static SSLContext trusting(Path file) throws InvalidInputException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new InvalidInputException("--ca " + file + ": holds no certificate; expected PEM");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : found) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidInputException("--ca " + file + ": cannot be used: " + e);
        }
    }
}
