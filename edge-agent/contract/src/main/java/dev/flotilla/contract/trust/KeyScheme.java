package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;

/** The kinds of key that count (TUF 1.0 section 4.2), and ML-DSA-65, which only our own clients know. */
enum KeyScheme {
    ED25519("ed25519"),
    ECDSA_P256("ecdsa-sha2-nistp256"),
    RSA_PSS("rsassa-pss-sha256"),
    ML_DSA_65("ml-dsa-65");

    private final String scheme;

    KeyScheme(String scheme) {
        this.scheme = scheme;
    }

    String scheme() {
        return scheme;
    }

    /** The kind of a listed key; empty for one that nobody here can check, whose signatures count for nothing. */
    static Optional<KeyScheme> find(Document key) throws MalformedDocumentException {
        return switch (key.string("keytype") + " " + key.string("scheme")) {
            case "ed25519 ed25519" -> Optional.of(ED25519);
            // The specification names the key type like the scheme; most repositories write "ecdsa".
            case "ecdsa ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256 ecdsa-sha2-nistp256" -> Optional.of(ECDSA_P256);
            case "rsa rsassa-pss-sha256" -> Optional.of(RSA_PSS);
            case "ml-dsa ml-dsa-65" -> Optional.of(ML_DSA_65);
            default -> Optional.empty();
        };
    }

    SignatureVerifier verifier(String publicText) throws MalformedKeyException {
        return switch (this) {
            case ED25519 -> new Ed25519Verifier(hex(publicText));
            case ECDSA_P256 -> EcdsaVerifier.parse(publicText);
            case RSA_PSS -> RsaPssVerifier.parse(publicText);
            case ML_DSA_65 -> new MlDsaVerifier(hex(publicText));
        };
    }

    private static byte[] hex(String text) throws MalformedKeyException {
        if (text.length() > 2 * MlDsaVerifier.KEY_BYTES) {
            throw new MalformedKeyException("keyval.public: too long for a key");
        }
        try {
            return Hex.decodeStrict(text);
        } catch (DecoderException e) {
            throw new MalformedKeyException("keyval.public: expected hexadecimal digits");
        }
    }
}
