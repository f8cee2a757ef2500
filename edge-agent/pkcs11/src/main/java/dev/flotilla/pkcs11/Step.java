package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;

/** Something about a token that may turn out wrong. */
@FunctionalInterface
interface Step<T> {
    T take() throws IOException, GeneralSecurityException, MalformedKeyException;

    /**
     * Takes a step towards a key.
     *
     * @throws MalformedKeyException naming the key and what went wrong
     */
    static <T> T towards(Pkcs11Uri key, Step<T> step) throws MalformedKeyException {
        try {
            return step.take();
        } catch (IOException | GeneralSecurityException | ProviderException | MalformedKeyException e) {
            throw new MalformedKeyException(key + ": " + Reason.of(e));
        }
    }
}
