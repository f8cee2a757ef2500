package dev.flotilla.agent.link;

import dev.flotilla.agent.clock.TimeBound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** TLS that trusts one certificate authority, the fleet's own, and none of those that came with the machine. */
public final class PinnedTls {
    /** A session that is resumed shows the certificate that it began with; the platform would resume it for a day. */
    private static final int SESSION_SECONDS = 600;

    private PinnedTls() {}

    /**
     * Sockets to servers whose certificate the given authority signed. Host names are the caller's protocol to check;
     * HttpsURLConnection and Paho both do.
     *
     * @param caDer the authority's certificate, DER
     * @param client what the device shows of itself
     * @param clock the device's, which may be behind
     * @param bound what is known to have passed
     * @throws CertificateException when the bytes are no X.509 certificate
     */
    public static SSLSocketFactory sockets(byte[] caDer, ClientCertificate client, Clock clock, TimeBound bound)
            throws CertificateException {
        return sockets(trusting(certificate(caDer), clock, bound), client);
    }

    /** Sockets of a client that has no certificate yet. */
    public static SSLSocketFactory sockets(X509TrustManager trust) {
        return sockets(trust, new KeyManager[0]);
    }

    /** Sockets of a client with a certificate, whose trust is made already. */
    public static SSLSocketFactory sockets(X509TrustManager trust, ClientCertificate client) {
        return sockets(trust, new KeyManager[] {client});
    }

    private static SSLSocketFactory sockets(X509TrustManager trust, KeyManager... client) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client, new TrustManager[] {trust}, null);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no TLS: " + e.getMessage(), e);
        }
    }

    /** The platform's own chain checks, with one authority to end at. */
    public static X509TrustManager trusting(X509Certificate ca) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("fleet", ca);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("this platform has no X.509 trust manager");
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("cannot trust the fleet's authority: " + e.getMessage(), e);
        }
    }

    /** The same with a clock that may be behind. That the authority was there once is known to have passed. */
    public static X509TrustManager trusting(X509Certificate ca, Clock clock, TimeBound bound)
            throws CertificateException {
        bound.passed(ca.getNotBefore().toInstant());
        return new BoundedTrust(trusting(ca), ca, clock, bound);
    }

    public static X509Certificate certificate(byte[] der) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        if (factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate x509) {
            return x509;
        }
        throw new CertificateException("not an X.509 certificate");
    }
}
