package dev.flotilla.sample.testkit;

import android.security.keystore.KeyGenParameterSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.KeyStoreSpi;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the Android Keystore that Robolectric lacks, over keys of the JDK: it makes EC keys and finds them again by alias.
 * That its keys cannot be exported, it does not show; a phone's Keystore does that.
 */
public final class TestKeystore extends Provider {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "AndroidKeyStore";
    private static final Map<String, KeyPair> KEYS = new HashMap<>();
    private static final List<KeyGenParameterSpec> ASKED = Collections.synchronizedList(new ArrayList<>());
    private static volatile boolean strongBoxFull;

    private TestKeystore() {
        super(NAME, "1", "keys of the JDK behind the Keystore's API");
        putService(new Made(this, "KeyStore", NAME));
        putService(new Made(this, "KeyPairGenerator", "EC"));
    }

    /** An empty one. */
    public static void install() {
        Security.removeProvider(NAME);
        KEYS.clear();
        ASKED.clear();
        strongBoxFull = false;
        Security.addProvider(new TestKeystore());
    }

    /** From now on its StrongBox makes no key. */
    public static void fillStrongBox() {
        strongBoxFull = true;
    }

    /** What keys were asked for, in order. */
    public static List<KeyGenParameterSpec> asked() {
        return List.copyOf(ASKED);
    }

    /** The services, made without reflection over class names. */
    private static final class Made extends Service {
        private final boolean store;

        Made(Provider provider, String type, String algorithm) {
            super(provider, type, algorithm, Store.class.getName(), null, null);
            this.store = type.equals("KeyStore");
        }

        @Override
        public Object newInstance(@Nullable Object parameter) {
            return store ? new Store() : new Generator();
        }
    }

    private static final class Generator extends KeyPairGeneratorSpi {
        private String alias = "";

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            if (!(parameters instanceof KeyGenParameterSpec spec)) {
                throw new InvalidAlgorithmParameterException("expected a KeyGenParameterSpec");
            }
            ASKED.add(spec);
            if (spec.isStrongBoxBacked() && strongBoxFull) {
                throw new ProviderException("the StrongBox is full");
            }
            alias = spec.getKeystoreAlias();
        }

        @Override
        public void initialize(int size, SecureRandom random) {
            throw new UnsupportedOperationException("by a KeyGenParameterSpec only");
        }

        @Override
        public KeyPair generateKeyPair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                KeyPair pair = generator.generateKeyPair();
                KEYS.put(alias, pair);
                return pair;
            } catch (GeneralSecurityException e) {
                throw new ProviderException(e);
            }
        }
    }

    /** What the Keystore gives beside a key: of a certificate only the public key is looked at. */
    private static final class Bare extends Certificate {
        private static final long serialVersionUID = 1L;
        private final transient PublicKey key;

        Bare(PublicKey key) {
            super("X.509");
            this.key = key;
        }

        @Override
        public byte[] getEncoded() {
            return key.getEncoded();
        }

        @Override
        public void verify(PublicKey by) {}

        @Override
        public void verify(PublicKey by, String provider) {}

        @Override
        public String toString() {
            return "Bare";
        }

        @Override
        public PublicKey getPublicKey() {
            return key;
        }
    }

    private static final class Store extends KeyStoreSpi {
        @Override
        public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
            KeyPair pair = KEYS.get(alias);
            return pair == null ? null : pair.getPrivate();
        }

        @Override
        public @Nullable Certificate engineGetCertificate(String alias) {
            KeyPair pair = KEYS.get(alias);
            return pair == null ? null : new Bare(pair.getPublic());
        }

        @Override
        public Certificate @Nullable [] engineGetCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineDeleteEntry(String alias) {
            KEYS.remove(alias);
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(KEYS.keySet());
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return KEYS.containsKey(alias);
        }

        @Override
        public int engineSize() {
            return KEYS.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return KEYS.containsKey(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public @Nullable String engineGetCertificateAlias(Certificate certificate) {
            return null;
        }

        @Override
        public void engineStore(OutputStream out, char[] password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineLoad(@Nullable InputStream in, char @Nullable [] password) {}
    }
}
