package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A PKCS#8 EncryptedPrivateKeyInfo (RFC 5958 section 3) under PBES2 (RFC 8018 section 6.2) with scrypt (RFC 7914) and
 * AES-256-CBC, as {@code openssl pkcs8 -topk8 -scrypt} writes and every {@code openssl} reads it.
 */
final class EncryptedPkcs8 {
    static final String WRONG_PASSPHRASE = "wrong passphrase, or a damaged key";

    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");
    private static final int IV_BYTES = 16;

    private EncryptedPkcs8() {}

    static byte[] encrypt(byte[] pkcs8, char[] passphrase, SecureRandom random) {
        byte[] salt = new byte[ScryptParameters.SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        ScryptParameters scrypt = ScryptParameters.usual(salt);
        PBES2Parameters scheme = new PBES2Parameters(
                new KeyDerivationFunc(SCRYPT, scrypt.toAsn1()),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, key(scrypt, passphrase), iv).doFinal(pkcs8);
            return new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme), encrypted)
                    .getEncoded("DER");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    /**
     * The PrivateKeyInfo.
     *
     * @throws MalformedKeyException if it is encrypted in another way, or the passphrase is not the one
     */
    static byte[] decrypt(byte[] der, char[] passphrase) throws MalformedKeyException {
        EncryptedPrivateKeyInfo info;
        byte[] iv;
        ScryptParameters scrypt;
        try {
            info = EncryptedPrivateKeyInfo.getInstance(der);
            AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
            require(PKCSObjectIdentifiers.id_PBES2, algorithm.getAlgorithm(), "PBES2");
            PBES2Parameters scheme = PBES2Parameters.getInstance(algorithm.getParameters());
            require(SCRYPT, scheme.getKeyDerivationFunc().getAlgorithm(), "scrypt");
            require(
                    NISTObjectIdentifiers.id_aes256_CBC,
                    scheme.getEncryptionScheme().getAlgorithm(),
                    "AES-256-CBC");
            iv = ASN1OctetString.getInstance(scheme.getEncryptionScheme().getParameters())
                    .getOctets();
            scrypt = ScryptParameters.parse(
                    ASN1Sequence.getInstance(scheme.getKeyDerivationFunc().getParameters()));
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            throw new MalformedKeyException("not an encrypted private key in PKCS#8");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key(scrypt, passphrase), iv).doFinal(info.getEncryptedData());
        } catch (GeneralSecurityException e) {
            throw new MalformedKeyException(WRONG_PASSPHRASE);
        }
    }

    private static void require(ASN1ObjectIdentifier expected, ASN1ObjectIdentifier found, String name)
            throws MalformedKeyException {
        if (!expected.equals(found)) {
            throw new MalformedKeyException("encrypted with " + found + " instead of " + name
                    + "; convert it with openssl pkcs8 -topk8 -scrypt");
        }
    }

    private static SecretKeySpec key(ScryptParameters scrypt, char[] passphrase) {
        byte[] utf8 = new String(passphrase).getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(scrypt.derive(utf8), "AES");
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key, new IvParameterSpec(iv));
        return cipher;
    }
}
