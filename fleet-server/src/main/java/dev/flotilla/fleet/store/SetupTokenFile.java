package dev.flotilla.fleet.store;

import dev.flotilla.fleet.account.SetupToken;
import dev.flotilla.fleet.identity.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The setup token in a file (0600) that exists from the first start until the token is used. */
public final class SetupTokenFile implements SetupToken {
    private static final int TOKEN_BYTES = 18;

    private final Path file;
    private volatile Optional<String> token;

    private SetupTokenFile(Path file, Optional<String> token) {
        this.file = file;
        this.token = token;
    }

    /** The token to print; the same at each start until it is used, and none when there is an operator already. */
    public static SetupTokenFile in(Path file, boolean hasOperators, SecureRandom random) throws IOException {
        if (hasOperators) {
            Files.deleteIfExists(file);
            return new SetupTokenFile(file, Optional.empty());
        }
        if (!Files.exists(file)) {
            byte[] bytes = new byte[TOKEN_BYTES];
            random.nextBytes(bytes);
            String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            PrivateFiles.write(file, (fresh + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return new SetupTokenFile(
                file,
                Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip()));
    }

    public Optional<String> token() {
        return token;
    }

    @Override
    public boolean matches(String offered) {
        byte[] bytes = offered.getBytes(StandardCharsets.UTF_8);
        return token.map(right -> MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), bytes))
                .orElse(false);
    }

    @Override
    public void use() {
        token = Optional.empty();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the used setup token cannot be removed: " + file, e);
        }
    }
}
