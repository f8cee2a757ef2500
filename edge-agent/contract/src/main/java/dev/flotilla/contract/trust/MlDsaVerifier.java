package dev.flotilla.contract.trust;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** ML-DSA-65 (FIPS 204 table 2), pure, with an empty context; the key is 1,952 bytes, a signature 3,309. */
final class MlDsaVerifier implements SignatureVerifier {
    static final int KEY_BYTES = 1952;
    static final int SIGNATURE_BYTES = 3309;

    private final byte[] key;

    MlDsaVerifier(byte[] key) throws MalformedKeyException {
        if (key.length != KEY_BYTES) {
            throw new MalformedKeyException("an ML-DSA-65 public key has " + KEY_BYTES + " bytes, found " + key.length);
        }
        this.key = key.clone();
    }

    @Override
    public boolean signed(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, key));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    @Override
    public byte[] encoded() {
        return key.clone();
    }
}
