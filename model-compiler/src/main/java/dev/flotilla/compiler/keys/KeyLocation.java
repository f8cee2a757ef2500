package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.pkcs11.PinSource;
import dev.flotilla.pkcs11.Pkcs11Uri;
import dev.flotilla.pkcs11.TokenKey;
import java.io.IOException;
import java.nio.file.Path;

/** Where a private key of the owner's is. */
public sealed interface KeyLocation {
    /**
     * Reads the name of a file, or a URI of a key on a token.
     *
     * @throws IllegalArgumentException if it begins like a URI and is none
     */
    static KeyLocation parse(String text) {
        return Pkcs11Uri.isOne(text) ? new OnToken(Pkcs11Uri.parse(text)) : new InFile(Path.of(text));
    }

    /**
     * The key, ready to sign.
     *
     * @throws MalformedKeyException naming it
     */
    MetadataKey load(PassphraseSource passphrases, PinSource pins) throws IOException, MalformedKeyException;

    /** In a file, {@code NAME.pem}. */
    record InFile(Path file) implements KeyLocation {
        @Override
        public MetadataKey load(PassphraseSource passphrases, PinSource pins)
                throws IOException, MalformedKeyException {
            return new PrivateKeyFile(file).load(passphrases);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** On a token, which it does not leave. */
    record OnToken(Pkcs11Uri uri) implements KeyLocation {
        @Override
        public MetadataKey load(PassphraseSource passphrases, PinSource pins) throws MalformedKeyException {
            return new TokenKey(uri).load(pins);
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }
}
