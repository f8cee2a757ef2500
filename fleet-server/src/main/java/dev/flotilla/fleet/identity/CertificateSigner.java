package dev.flotilla.fleet.identity;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.RuntimeOperatorException;

/** Has the authority's key sign one certificate. */
final class CertificateSigner implements ContentSigner {
    private final AuthorityKey key;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    CertificateSigner(AuthorityKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        try {
            return key.sign(content.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new RuntimeOperatorException("the authority's key did not sign: " + e.getMessage(), e);
        }
    }
}
