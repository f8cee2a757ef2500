package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.CeremonyException;
import dev.flotilla.compiler.ceremony.RootChange;
import dev.flotilla.compiler.ceremony.RootSignatures;
import dev.flotilla.compiler.keys.KeyLocation;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Shows in words what a drafted root changes, asks, and adds the signature of a key. What it cannot explain"
                        + " it does not sign.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CeremonySignCommand implements Callable<Integer> {
    private static final String CONSENT = "yes";

    private final Clock clock;
    private final Prompt prompt;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DRAFT", description = "The draft, which gets the signature.")
    private Path draftFile;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "The signer's key: NAME.pem, or the pkcs11: URI of one on a token.")
    private KeyLocation location;

    @Option(
            names = "--previous",
            paramLabel = "FILE",
            description =
                    "The root.json that the new one follows, as the signer trusts it; needed unless it is the first.")
    private Optional<Path> previous;

    @Option(names = "--yes", description = "Sign without asking.")
    private boolean agreed;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    CeremonySignCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.prompt = prompt;
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        if (json.chosen() && !agreed) {
            throw new ParameterException(spec.commandLine(), "--json leaves nothing to ask about: give --yes as well");
        }
        Optional<RootMetadata> before = RootFiles.finished(previous);
        RootDraft draft = RootFiles.draft(draftFile);
        RootChange change = RootChange.of(before, draft.root(), clock.instant());
        RootSignatures present = new RootSignatures(before, draft);
        if (!json.chosen()) {
            show(change);
        }
        requireConsent();
        MetadataKey key = passphrases.load(location);
        String keyId = key.publicKey().keyId();
        if (!present.mayHave(keyId)) {
            throw new CeremonyException(
                    location + ": key " + keyId + " is a root key neither of this root nor of the one before");
        }
        RootDraft signed = present.has(keyId) ? draft : draft.signedBy(key);
        OutputFiles.write(draftFile, signed.toJson());
        print(keyId, new RootSignatures(before, signed).missing());
        return 0;
    }

    private void show(RootChange change) {
        PrintWriter out = spec.commandLine().getOut();
        change.lines().forEach(out::println);
        out.flush();
    }

    private void requireConsent() throws CeremonyException {
        if (agreed) {
            return;
        }
        String answer = prompt.line("Sign this? (" + CONSENT + "/no) ")
                .orElseThrow(() -> new CeremonyException(draftFile
                        + ": not signed: there is no terminal to ask at; give --yes after reading the above"));
        if (!answer.strip().equals(CONSENT)) {
            throw new CeremonyException(draftFile + ": not signed, as answered");
        }
    }

    private void print(String keyId, List<String> missing) {
        String next = missing.isEmpty()
                ? "enough signatures, for flotilla-compiler ceremony finish"
                : String.join(System.lineSeparator(), missing);
        json.print(
                Document.builder().put("keyId", keyId).put("missing", missing).build(),
                draftFile + ": signed by key " + keyId + System.lineSeparator() + next);
    }
}
