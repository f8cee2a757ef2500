package dev.flotilla.agent.link;

import dev.flotilla.agent.clock.TimeBound;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/**
 * The platform's own chain checks; and where the clock is behind, those of a certification path (RFC 5280, section 6) at a
 * time that has come at least. That a certificate of the authority begins later than the clock says is a reason to doubt the
 * clock, not the certificate: else a device that starts in 1970 could never reach its fleet. One that ended before what is
 * known to have passed is refused all the same.
 */
final class BoundedTrust implements X509TrustManager {
    /** id-kp-serverAuth (RFC 5280, section 4.2.1.12). */
    private static final String SERVERS = "1.3.6.1.5.5.7.3.1";

    private final X509TrustManager usual;
    private final X509Certificate authority;
    private final Clock clock;
    private final TimeBound bound;

    /** @param usual trusts the same authority, at the time of the platform's clock */
    BoundedTrust(X509TrustManager usual, X509Certificate authority, Clock clock, TimeBound bound) {
        this.usual = usual;
        this.authority = authority;
        this.clock = clock;
        this.bound = bound;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        List<X509Certificate> path = path(chain);
        Instant now = clock.instant();
        Instant begins = latestBeginning(path);
        Instant least = bound.atLeast(begins.isAfter(now) ? begins : now);
        if (least.isAfter(now)) {
            requireServer(path, least);
            bound.claimed(begins);
        } else {
            usual.checkServerTrusted(chain, authType);
        }
    }

    /** The server's certificate and those between it and the authority, which a server may send along or be itself. */
    private List<X509Certificate> path(X509Certificate[] chain) throws CertificateException {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (certificate.equals(authority) && !path.isEmpty()) {
                return path;
            }
            path.add(certificate);
        }
        if (path.isEmpty()) {
            throw new CertificateException("the server shows no certificate");
        }
        return path;
    }

    private static Instant latestBeginning(List<X509Certificate> path) {
        Instant latest = Instant.EPOCH;
        for (X509Certificate certificate : path) {
            Instant begins = certificate.getNotBefore().toInstant();
            latest = begins.isAfter(latest) ? begins : latest;
        }
        return latest;
    }

    private void requireServer(List<X509Certificate> path, Instant at) throws CertificateException {
        try {
            PKIXParameters parameters = new PKIXParameters(Collections.singleton(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            parameters.setTargetCertConstraints(serverCertificate());
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(
                    "at " + at + ", which has come at least, the server's certificate is not good: " + e.getMessage(),
                    e);
        }
    }

    private static X509CertSelector serverCertificate() throws IOException {
        X509CertSelector selector = new X509CertSelector();
        selector.setExtendedKeyUsage(Collections.singleton(SERVERS));
        selector.setKeyUsage(new boolean[] {true});
        return selector;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a device takes no TLS clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return usual.getAcceptedIssuers();
    }
}
