package dev.flotilla.fleet.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** Where the owner keeps an authority of their own. */
public sealed interface AuthoritySource permits AuthorityFiles, AuthorityToken {
    /**
     * Finds the authority there.
     *
     * @throws IOException naming the setting or the file that does not fit
     */
    OwnersAuthority load() throws IOException, GeneralSecurityException;
}
