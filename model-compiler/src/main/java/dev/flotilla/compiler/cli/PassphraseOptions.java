package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.KeyLocation;
import dev.flotilla.compiler.keys.PassphraseSource;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.pkcs11.PinSource;
import dev.flotilla.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where the passphrases of keys and the PINs of tokens come from, as options: a file, a variable of the environment, or else
 * the terminal.
 */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PassphraseOptions implements PassphraseSource, PinSource {
    private static final long MAX_BYTES = 1024;
    private static final int MIN_CHARACTERS = 8;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final Prompt prompt;
    private final UnaryOperator<@Nullable String> environment;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Take the key's passphrase, or its token's PIN, from the first line of this file instead of"
                    + " asking for it.")
    private Optional<Path> file;

    @Option(
            names = "--passphrase-env",
            paramLabel = "NAME",
            description =
                    "Take the key's passphrase, or its token's PIN, from this variable of the environment instead of"
                            + " asking for it.")
    private Optional<String> variable;

    PassphraseOptions(Prompt prompt) {
        this(prompt, System::getenv);
    }

    PassphraseOptions(Prompt prompt, UnaryOperator<@Nullable String> environment) {
        this.prompt = prompt;
        this.environment = environment;
    }

    /** The key, unlocked. */
    MetadataKey load(KeyLocation key) throws IOException, MalformedKeyException {
        return key.load(this, this);
    }

    @Override
    public char[] pinOf(Pkcs11Uri key) throws IOException, MalformedKeyException {
        Optional<Path> named = key.pinFile();
        Optional<char[]> given = named.isPresent() ? Optional.of(firstLine(named.get())) : given();
        return given.isPresent()
                ? given.get()
                : prompt.secret("PIN of the token for " + key + ": ")
                        .orElseThrow(() -> new MalformedKeyException("needs a PIN, and there is no terminal to ask at;"
                                + " give pin-source= in the URI, --passphrase-file or --passphrase-env"));
    }

    @Override
    public char[] passphraseOf(Path key) throws IOException, MalformedKeyException {
        Optional<char[]> given = given();
        return given.isPresent() ? given.get() : ask("Passphrase of " + key + ": ", key);
    }

    /**
     * The passphrase for a key that is to be made, as {@link #choose(Path)} has it.
     *
     * @param unencrypted whether the key is to have none
     */
    Optional<char[]> choose(Path key, boolean unencrypted) throws IOException, MalformedKeyException {
        if (!unencrypted) {
            return Optional.of(choose(key));
        }
        if (file.isPresent() || variable.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--unencrypted takes no passphrase");
        }
        return Optional.empty();
    }

    /** The passphrase for a key that is to be made; at the terminal it is asked for twice. */
    char[] choose(Path key) throws IOException, MalformedKeyException {
        Optional<char[]> given = given();
        char[] chosen = given.isPresent() ? given.get() : ask("Passphrase for the new " + key + ": ", key);
        if (chosen.length < MIN_CHARACTERS) {
            throw new MalformedKeyException(
                    key + ": not made: its passphrase needs " + MIN_CHARACTERS + " characters or more");
        }
        if (given.isEmpty() && !Arrays.equals(chosen, ask("The same again: ", key))) {
            throw new MalformedKeyException(key + ": not made: the two passphrases differ");
        }
        return chosen;
    }

    private char[] ask(String question, Path key) throws MalformedKeyException {
        return prompt.secret(question)
                .orElseThrow(
                        () -> new MalformedKeyException(key + ": needs a passphrase, and there is no terminal to ask"
                                + " at; give --passphrase-file or --passphrase-env"));
    }

    private Optional<char[]> given() throws IOException, MalformedKeyException {
        if (file.isPresent()) {
            return Optional.of(firstLine(file.get()));
        }
        if (variable.isPresent()) {
            String name = variable.get();
            return Optional.of(Optional.ofNullable(environment.apply(name))
                    .orElseThrow(
                            () -> new MalformedKeyException("the variable " + name + " of the environment is not set"))
                    .toCharArray());
        }
        return Optional.empty();
    }

    private static char[] firstLine(Path file) throws IOException, MalformedKeyException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedKeyException(file + ": there is no such file with a passphrase or PIN");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedKeyException(file + ": longer than a passphrase, " + MAX_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }
}
