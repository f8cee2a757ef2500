package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.nio.file.Path;

/** Where passphrases come from; asked only for keys that are encrypted. */
@FunctionalInterface
public interface PassphraseSource {
    /**
     * The passphrase of a key.
     *
     * @throws MalformedKeyException naming the key, if there is no way to ask
     */
    char[] passphraseOf(Path key) throws IOException, MalformedKeyException;
}
