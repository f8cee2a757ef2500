package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.CeremonyException;
import dev.flotilla.compiler.ceremony.RootChange;
import dev.flotilla.compiler.ceremony.RootSignatures;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.file.Files;
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
        name = "finish",
        mixinStandardHelpOptions = true,
        description =
                "Puts the signatures of all drafts under one root, and keeps it as N.root.json and root.json if they are"
                        + " enough, of the keys before and of its own.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CeremonyFinishCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            paramLabel = "DRAFT",
            arity = "1..*",
            description = "The drafts that came back from the signers, in any order.")
    private List<Path> drafts;

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where the root before is, if there is one, and the new one goes.")
    private Path metadata;

    @Mixin
    private final JsonOption json = new JsonOption();

    CeremonyFinishCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        MetadataDirectory directory = new MetadataDirectory(metadata);
        Optional<Path> last = Optional.of(directory.rootFile()).filter(Files::exists);
        Optional<RootMetadata> before = RootFiles.finished(last);
        RootDraft merged = merged(before);
        RootChange.of(before, merged.root(), clock.instant());
        List<String> missing = new RootSignatures(before, merged).missing();
        if (!missing.isEmpty()) {
            throw new CeremonyException("not finished: " + String.join("; ", missing));
        }
        byte[] root = merged.toJson();
        requireAcceptable(last, root);
        directory.replaceRoot(merged.root().version(), root);
        json.print(
                Document.builder()
                        .put("rootVersion", merged.root().version())
                        .put("rootSha256", Digest.of(root).hex())
                        .build(),
                directory.rootFile() + ": version " + merged.root().version() + ", " + Digest.of(root));
        return 0;
    }

    private RootDraft merged(Optional<RootMetadata> before) throws InputException, TrustException {
        RootDraft merged = RootFiles.draft(drafts.get(0));
        for (Path file : drafts) {
            RootDraft draft = RootFiles.draft(file);
            // One by one, so that the message names the file with a wrong signature.
            draft.requireOnlyGoodSignatures(
                    before.isPresent() ? List.of(before.get(), draft.root()) : List.of(draft.root()));
            merged = merged.merge(draft);
        }
        return merged;
    }

    /** As every client will judge it. */
    private void requireAcceptable(Optional<Path> last, byte[] root) throws IOException, TrustException {
        if (last.isPresent()) {
            TrustedMetadataSet.fromRoot(Files.readAllBytes(last.get()), clock.instant())
                    .updateRoot(root);
        } else {
            TrustedMetadataSet.fromRoot(root, clock.instant());
        }
    }
}
