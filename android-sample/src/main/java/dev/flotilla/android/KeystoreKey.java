package dev.flotilla.android;

import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Build;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.util.BigIntegers;

/**
 * The device's key in the Android Keystore: EC on P-256, made there and never to leave it; in a StrongBox where there is one.
 * It signs since API 26. It opens models that are encrypted to this device since API 31, where the Keystore learnt ECDH.
 */
final class KeystoreKey implements DeviceKey {
    static final String PROVIDER = "AndroidKeyStore";
    private static final String ALIAS = "dev.flotilla.device";
    private static final String CURVE = "secp256r1";
    private static final int COORDINATE_BYTES = 32;
    private static final Logger LOG = Logger.getLogger(KeystoreKey.class.getName());

    private final PrivateKey handle;
    private final P256PublicKey publicKey;
    private final BigInteger order;

    private KeystoreKey(PrivateKey handle, P256PublicKey publicKey, BigInteger order) {
        this.handle = handle;
        this.publicKey = publicKey;
        this.order = order;
    }

    /** The key to enrol with, made if there is none. */
    static KeystoreKey openOrCreate(Context context) throws IOException {
        Optional<KeystoreKey> known = find();
        if (known.isPresent()) {
            return known.get();
        }
        try {
            create(context);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IOException("the Android Keystore made no key: " + e.getMessage(), e);
        }
        return open();
    }

    /** The key that the device is enrolled with: another one in its place would have every report refused. */
    static KeystoreKey open() throws IOException {
        return find().orElseThrow(() -> new IOException(
                "this device's key is gone from the Android Keystore; revoke the device and enrol it anew"));
    }

    private static Optional<KeystoreKey> find() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(PROVIDER);
            store.load(null);
            Certificate certificate = store.getCertificate(ALIAS);
            if (store.getKey(ALIAS, null) instanceof PrivateKey handle
                    && certificate != null
                    && certificate.getPublicKey() instanceof ECPublicKey spoken) {
                BigInteger order = spoken.getParams().getOrder();
                return Optional.of(new KeystoreKey(handle, P256PublicKey.parseSpki(spoken.getEncoded()), order));
            }
            return Optional.empty();
        } catch (GeneralSecurityException | MalformedKeyException e) {
            throw new IOException("the Android Keystore cannot be read: " + e.getMessage(), e);
        }
    }

    /** In a StrongBox if the device has one that takes it: some are full, some do not know what is asked. */
    private static void create(Context context) throws GeneralSecurityException {
        boolean strongBox = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P
                && context.getPackageManager().hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE);
        if (strongBox) {
            try {
                generate(true);
                return;
            } catch (GeneralSecurityException | ProviderException e) {
                LOG.log(Level.INFO, "the StrongBox made no key, the Keystore makes it: {0}", e.toString());
            }
        }
        generate(false);
    }

    private static void generate(boolean strongBox) throws GeneralSecurityException {
        int purposes = KeyProperties.PURPOSE_SIGN;
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
            purposes |= KeyProperties.PURPOSE_AGREE_KEY;
        }
        // TLS hashes by itself and has the bare digest signed.
        KeyGenParameterSpec.Builder spec = new KeyGenParameterSpec.Builder(ALIAS, purposes)
                .setAlgorithmParameterSpec(new ECGenParameterSpec(CURVE))
                .setDigests(KeyProperties.DIGEST_NONE, KeyProperties.DIGEST_SHA256);
        if (strongBox) {
            keepInStrongBox(spec);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER);
        generator.initialize(spec.build());
        generator.generateKeyPair();
    }

    @NewerAndroid(Build.VERSION_CODES.P)
    private static void keepInStrongBox(KeyGenParameterSpec.Builder spec) {
        spec.setIsStrongBoxBacked(true);
    }

    @Override
    public P256PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public PrivateKey tlsKey() {
        return handle;
    }

    @Override
    public byte[] signP1363(byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(handle);
            signature.update(message);
            byte[] rs = p1363(signature.sign());
            publicKey.verify(message, rs);
            return rs;
        } catch (GeneralSecurityException | ProviderException | IOException | BadSignatureException e) {
            throw new IllegalStateException("the Android Keystore did not sign: " + e.getMessage(), e);
        }
    }

    private byte[] p1363(byte[] der) throws IOException {
        byte[] joined = new byte[2 * COORDINATE_BYTES];
        BigInteger[] rs = StandardDSAEncoding.INSTANCE.decode(order, der);
        for (int i = 0; i < rs.length; i++) {
            byte[] half = BigIntegers.asUnsignedByteArray(COORDINATE_BYTES, rs[i]);
            System.arraycopy(half, 0, joined, i * COORDINATE_BYTES, COORDINATE_BYTES);
        }
        return joined;
    }

    @Override
    public byte[] agree(P256PublicKey other) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) {
            throw new IllegalStateException(
                    "the Android Keystore opens no encrypted models before Android 12; assign one that is not encrypted");
        }
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", PROVIDER);
            agreement.init(handle);
            agreement.doPhase(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(other.spki())), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("the Android Keystore did not open the model: " + e.getMessage(), e);
        }
    }
}
