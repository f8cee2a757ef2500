package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.EcSigner;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;

/**
 * Has a token sign.
 *
 * @param uri of the key, for messages
 * @param provider that reaches the token
 * @param key no more than a handle
 * @param publicKey of it, as far as the token says
 */
record TokenSigner(Pkcs11Uri uri, Provider provider, PrivateKey key, P256PublicKey publicKey) implements EcSigner {
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    @Override
    public byte[] signP1363(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM, provider);
            signature.initSign(key);
            signature.update(message);
            byte[] rs = signature.sign();
            publicKey.verify(message, rs);
            return rs;
        } catch (GeneralSecurityException | ProviderException e) {
            throw new TokenException(uri + ": the token did not sign: " + Reason.of(e), e);
        } catch (BadSignatureException e) {
            throw new TokenException(uri + ": the certificate beside the key is of another one", e);
        }
    }
}
