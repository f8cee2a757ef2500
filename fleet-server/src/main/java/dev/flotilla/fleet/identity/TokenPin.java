package dev.flotilla.fleet.identity;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PIN of a token, from the first line of a file: nobody is there to type it. */
final class TokenPin {
    private static final long MAX_BYTES = 1024;

    private TokenPin() {}

    /** @throws MalformedKeyException if no file is named, or it is not readable by its owner alone */
    static char[] read(Pkcs11Uri key) throws MalformedKeyException {
        Path file = key.pinFile()
                .orElseThrow(() -> new MalformedKeyException("needs a PIN: write it to a file that the server alone can"
                        + " read, and add &pin-source=FILE to the URI"));
        try {
            if (!Files.isRegularFile(file)) {
                throw new MalformedKeyException("pin-source: there is no file " + file);
            }
            PrivateFiles.requirePrivate(file, "a PIN");
            if (Files.size(file) > MAX_BYTES) {
                throw new MalformedKeyException(
                        "pin-source: " + file + " is longer than a PIN, " + MAX_BYTES + " bytes");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new MalformedKeyException("pin-source: " + e.getMessage());
        }
    }
}
