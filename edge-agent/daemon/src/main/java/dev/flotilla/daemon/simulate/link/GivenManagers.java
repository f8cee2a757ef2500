package dev.flotilla.daemon.simulate.link;

import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** The factories that the client library asks for, around a device's own managers: no key store holds its key. */
final class GivenManagers {
    private static final String NAME = "given";
    private static final Provider PROVIDER = Security.getProviders()[0];

    private GivenManagers() {}

    static KeyManagerFactory keys(X509ExtendedKeyManager shown) {
        return new KeyManagerFactory(new Keys(shown), PROVIDER, NAME) {};
    }

    static TrustManagerFactory trust(X509TrustManager trusted) {
        return new TrustManagerFactory(new Trust(trusted), PROVIDER, NAME) {};
    }

    private static final class Keys extends KeyManagerFactorySpi {
        private final X509ExtendedKeyManager shown;

        Keys(X509ExtendedKeyManager shown) {
            this.shown = shown;
        }

        @Override
        protected void engineInit(KeyStore store, char[] password) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {shown};
        }
    }

    private static final class Trust extends TrustManagerFactorySpi {
        private final X509TrustManager trusted;

        Trust(X509TrustManager trusted) {
            this.trusted = trusted;
        }

        @Override
        protected void engineInit(KeyStore store) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {trusted};
        }
    }
}
