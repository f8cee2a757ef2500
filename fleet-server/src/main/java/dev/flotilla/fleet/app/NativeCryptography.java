package dev.flotilla.fleet.app;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets AWS-LC compute elliptic curves and digests where it has a build for the platform. How soon a fleet is back after a
 * restart is decided by its handshakes and signed reports, and Java 17 takes some twenty times longer for P-256.
 */
final class NativeCryptography {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCryptography.class);
    private static final String TLS_GROUPS = "jdk.tls.namedGroups";
    /** Java would take X25519 from whoever offers it, and computes that by itself. */
    private static final String NATIVE_GROUPS = "secp256r1,secp384r1,secp521r1";

    private NativeCryptography() {}

    /** Comes before the first use of TLS, which reads its groups once. */
    static void install() {
        Throwable problem = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
        if (problem != null) {
            LOG.info("Signatures are computed by Java alone, with fewer devices a second: {}", problem.toString());
            return;
        }
        Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
        if (System.getProperty(TLS_GROUPS) == null) {
            System.setProperty(TLS_GROUPS, NATIVE_GROUPS);
        }
        LOG.info("Signatures are computed by {}", AmazonCorrettoCryptoProvider.INSTANCE.getInfo());
    }
}
