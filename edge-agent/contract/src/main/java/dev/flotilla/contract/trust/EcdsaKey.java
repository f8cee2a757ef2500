package dev.flotilla.contract.trust;

import java.io.IOException;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** A P-256 key as one that signs metadata: its signatures are in DER (RFC 3279 section 2.2.3). */
public final class EcdsaKey implements MetadataKey {
    private final EcSigner signer;
    private final PublicKey publicKey;

    /** The key behind a signer, whose public half this is. */
    public EcdsaKey(EcSigner signer, P256PublicKey publicKey) {
        this.signer = signer;
        this.publicKey = PublicKey.ecdsa(publicKey);
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] rs = signer.signP1363(message);
        try {
            return StandardDSAEncoding.INSTANCE.encode(P256.DOMAIN.getN(), P256.r(rs), P256.s(rs));
        } catch (IOException e) {
            throw new IllegalStateException("two numbers always have a DER encoding", e);
        }
    }
}
