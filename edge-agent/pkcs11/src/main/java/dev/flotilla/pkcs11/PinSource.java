package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;

/** Where the PINs of tokens come from; asked only where a token wants one, and has no pad to type it on. */
@FunctionalInterface
public interface PinSource {
    /**
     * The PIN of the token that has a key.
     *
     * @throws MalformedKeyException naming the key, if there is no way to ask
     */
    char[] pinOf(Pkcs11Uri key) throws IOException, MalformedKeyException;

    /** The token did not take the PIN that was just given. */
    default void refused() {}
}
