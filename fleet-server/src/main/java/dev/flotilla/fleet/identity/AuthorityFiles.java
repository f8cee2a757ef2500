package dev.flotilla.fleet.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * An authority whose key is in a file.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8, an ECDSA key
 */
public record AuthorityFiles(Path certificate, Path key) implements AuthoritySource {
    @Override
    public OwnersAuthority load() throws IOException, GeneralSecurityException {
        return new OwnersAuthority(
                Pem.readCertificate(certificate),
                AuthorityKey.of(Pem.readKey(key)),
                certificate.toString(),
                key.toString());
    }
}
