package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.CeremonyException;
import dev.flotilla.compiler.ceremony.RootChange;
import dev.flotilla.compiler.ceremony.RootSignatures;
import dev.flotilla.compiler.keys.KeyLocation;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Shows in words what a drafted root changes, asks, and adds the signature of a key. What it cannot explain"
                        + " it does not sign.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CeremonySignCommand implements Callable<Integer> {
    private final Clock clock;

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

    @Mixin
    private final ConsentOption consent;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    CeremonySignCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.consent = new ConsentOption(prompt);
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        consent.requireWay(json);
        Optional<RootMetadata> before = RootFiles.finished(previous);
        RootDraft draft = RootFiles.draft(draftFile);
        RootChange change = RootChange.of(before, draft.root(), clock.instant());
        RootSignatures present = new RootSignatures(before, draft);
        consent.require(draftFile, change.lines(), json);
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

    private void print(String keyId, List<String> missing) {
        String next = missing.isEmpty()
                ? "enough signatures, for flotilla-compiler ceremony finish"
                : String.join(System.lineSeparator(), missing);
        json.print(
                Document.builder().put("keyId", keyId).put("missing", missing).build(),
                draftFile + ": signed by key " + keyId + System.lineSeparator() + next);
    }
}
