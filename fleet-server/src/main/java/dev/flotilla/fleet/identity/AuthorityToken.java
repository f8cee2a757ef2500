package dev.flotilla.fleet.identity;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.pkcs11.LastingTokenKey;
import dev.flotilla.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * An authority whose key is on a PKCS#11 token, ECDSA on P-256.
 *
 * @param certificate PEM; without one, that beside the key is the authority's
 */
public record AuthorityToken(Pkcs11Uri key, Optional<Path> certificate) implements AuthoritySource {
    private static final String SETTING = "setting identity.authority-token";

    @Override
    public OwnersAuthority load() throws IOException, GeneralSecurityException {
        try {
            LastingTokenKey opened = LastingTokenKey.open(key, TokenPin::read);
            return certificate.isPresent()
                    ? new OwnersAuthority(
                            Pem.readCertificate(certificate.get()),
                            opened::sign,
                            certificate.get().toString(),
                            SETTING)
                    : new OwnersAuthority(
                            opened.certificate(),
                            opened::sign,
                            SETTING + ": the certificate beside " + key + " (identity.authority-file names another)",
                            SETTING);
        } catch (MalformedKeyException e) {
            throw new IOException(SETTING + ": " + e.getMessage(), e);
        }
    }
}
