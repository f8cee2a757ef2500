package dev.flotilla.contract.trust;

import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;

/** ECDSA on P-256 with SHA-256 (FIPS 186-5); signatures are in DER (RFC 3279 section 2.2.3). */
final class EcdsaVerifier implements SignatureVerifier {
    private final P256PublicKey key;

    EcdsaVerifier(P256PublicKey key) {
        this.key = key;
    }

    /** Takes PEM, or the uncompressed point in hexadecimal digits as Sigstore's first roots have it. */
    static EcdsaVerifier parse(String text) throws MalformedKeyException {
        if (Pem.isPem(text)) {
            return new EcdsaVerifier(P256PublicKey.parseSpki(Pem.publicKey(text)));
        }
        try {
            return new EcdsaVerifier(P256PublicKey.ofPoint(Hex.decodeStrict(text)));
        } catch (DecoderException e) {
            throw new MalformedKeyException(
                    "keyval.public: expected PEM or the hexadecimal digits of a point on P-256");
        }
    }

    @Override
    public boolean signed(byte[] message, byte[] signature) {
        return key.signedDer(message, signature);
    }

    @Override
    public byte[] encoded() {
        return key.spki();
    }
}
