package dev.flotilla.agent.link.http;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.bundle.Digest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server whose chain holds an authority with a given digest and ends at it by the platform's own checks. The
 * server has to send its authority along, since the device knows only its digest so far.
 */
final class TokenTrust implements X509TrustManager {
    private final Digest pinned;
    private final Clock clock;
    private byte @Nullable [] authority;
    private @Nullable String refusal;

    /** @param clock the device's, which may be behind */
    TokenTrust(Digest pinned, Clock clock) {
        this.pinned = pinned;
        this.clock = clock;
    }

    @Override
    public synchronized void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate found = find(chain);
        PinnedTls.trusting(found, clock, new TimeBound()).checkServerTrusted(chain, authType);
        authority = found.getEncoded();
    }

    private X509Certificate find(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate certificate : chain) {
            if (Digest.of(certificate.getEncoded()).equals(pinned)) {
                return certificate;
            }
        }
        String last = chain.length == 0
                ? "nothing"
                : Digest.of(chain[chain.length - 1].getEncoded()).hex();
        refusal = "the certificate authority has SHA-256 " + last + ", the token pins " + pinned.hex()
                + "; this is not the server the token was made for";
        throw new CertificateException(refusal);
    }

    /** The authority, DER, once a connection was made. */
    synchronized byte[] authority() {
        if (authority == null) {
            throw new IllegalStateException("no connection was made yet");
        }
        return authority.clone();
    }

    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a device takes no TLS clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
