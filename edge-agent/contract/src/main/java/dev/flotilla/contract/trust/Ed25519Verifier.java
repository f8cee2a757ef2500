package dev.flotilla.contract.trust;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Ed25519 (RFC 8032); the key is 32 bytes, a signature 64. */
final class Ed25519Verifier implements SignatureVerifier {
    private static final int KEY_BYTES = Ed25519PublicKeyParameters.KEY_SIZE;
    private static final int SIGNATURE_BYTES = 64;

    private final byte[] key;

    Ed25519Verifier(byte[] key) throws MalformedKeyException {
        if (key.length != KEY_BYTES) {
            throw new MalformedKeyException("an Ed25519 public key has 32 bytes, found " + key.length);
        }
        this.key = key.clone();
    }

    @Override
    public boolean signed(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(key));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException e) {
            return false; // the 32 bytes are no point of the curve, so nothing is signed by them
        }
    }

    @Override
    public byte[] encoded() {
        return key.clone();
    }
}
