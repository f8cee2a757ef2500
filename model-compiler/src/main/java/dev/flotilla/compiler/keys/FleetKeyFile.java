package dev.flotilla.compiler.keys;

import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A fleet key of the owner's in a file, kept as {@link PrivateKeyFile} keeps her private keys: a PrivateKeyInfo of the
 * algorithm AES-256-GCM around the secret bytes.
 */
public final class FleetKeyFile {
    private final Pkcs8File file;

    /** The key in this file. */
    public FleetKeyFile(Path file) {
        this.file = new Pkcs8File(file);
    }

    /**
     * Makes a key and keeps it.
     *
     * @param passphrase encrypts it; without one it is stored as it is
     * @throws java.nio.file.FileAlreadyExistsException when there is one; it is left alone
     */
    public FleetKey generate(Optional<char[]> passphrase, SecureRandom random) throws IOException {
        FleetKey key = FleetKey.generate(random);
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_GCM);
        byte[] pkcs8 = new PrivateKeyInfo(algorithm, new DEROctetString(key.bytes())).getEncoded("DER");
        file.store(pkcs8, passphrase, random);
        return key;
    }

    /**
     * Reads the key.
     *
     * @param passphrases asked if it is encrypted
     * @throws MalformedKeyException naming the file, also when others may read it or the passphrase is wrong
     */
    public FleetKey load(PassphraseSource passphrases) throws IOException, MalformedKeyException {
        return file.load(passphrases, FleetKeyFile::parse, "fleet-key");
    }

    private static FleetKey parse(byte[] pkcs8) throws MalformedKeyException {
        PrivateKeyInfo info = KeyKind.info(pkcs8);
        if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_GCM)) {
            throw new MalformedKeyException("a key for signatures, no fleet key");
        }
        try {
            return FleetKey.of(
                    ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
        } catch (IOException | IllegalArgumentException | SealException e) {
            throw new MalformedKeyException("not a fleet key: " + e.getMessage());
        }
    }
}
