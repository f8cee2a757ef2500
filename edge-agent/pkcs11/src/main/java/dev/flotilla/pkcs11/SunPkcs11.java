package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JDK's own way to tokens: the provider SunPKCS11, configured as the JDK's PKCS#11 Reference Guide says. */
final class SunPkcs11 {
    private static final String NAME = "SunPKCS11";
    /** In quotes, where no escape is needed and no property of the JVM is put in. */
    private static final Pattern PLAIN = Pattern.compile("[^\"$\\\\\\p{Cntrl}]+");

    /** Keys are made on the token, and no copy of one may ever leave it. */
    private static final String NEW_KEYS =
            """
            attributes(generate, CKO_PRIVATE_KEY, CKK_EC) = {
              CKA_TOKEN = true
              CKA_PRIVATE = true
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
              CKA_SIGN = true
            }
            """;

    private SunPkcs11() {}

    /**
     * The provider on one slot of a library.
     *
     * @param slot as in its configuration: {@code slot = 7}
     * @throws MalformedKeyException if there is no such library or slot
     */
    static Provider configure(Path module, String slot) throws MalformedKeyException {
        Provider unconfigured = Optional.ofNullable(Security.getProvider(NAME))
                .orElseThrow(() ->
                        new MalformedKeyException("this Java has no PKCS#11: it lacks the module jdk.crypto.cryptoki"));
        if (!Files.isRegularFile(module)) {
            throw new MalformedKeyException("module-path: there is no file " + module);
        }
        String library = module.toString();
        if (!PLAIN.matcher(library).matches()) {
            throw new MalformedKeyException("module-path: contains a quote, $ or \\, which the JDK would misread");
        }
        try {
            return unconfigured.configure(
                    "--name = flotilla\nlibrary = \"" + library + "\"\n" + slot + "\n" + NEW_KEYS);
        } catch (ProviderException | UnsupportedOperationException e) {
            throw new MalformedKeyException(module + ": is no PKCS#11 library, or has no such slot: " + Reason.of(e));
        }
    }
}
