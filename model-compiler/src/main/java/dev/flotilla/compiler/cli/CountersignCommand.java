package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.TargetsChange;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.RepositorySigner;
import dev.flotilla.compiler.release.RoleFile;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.compiler.release.RoleSigner;
import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TrustException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "countersign",
        mixinStandardHelpOptions = true,
        description =
                "Shows in words what drafted targets change, asks, and adds the signature of a release key. With enough of"
                        + " them the draft becomes targets.json. What it cannot explain it does not sign.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CountersignCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            paramLabel = "DRAFT",
            description = "The targets.draft.json that sign wrote; it gets the signature while more are needed.")
    private Path draftFile;

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and the targets.json before are, as the signer trusts them, and the new one"
                    + " goes.")
    private Path metadata;

    @Mixin
    private final ReleaseKeyOptions keys = new ReleaseKeyOptions();

    @Mixin
    private final RoleOptions roles = new RoleOptions();

    @Mixin
    private final ConsentOption consent;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    CountersignCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.consent = new ConsentOption(prompt);
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        consent.requireWay(json);
        MetadataDirectory directory = new MetadataDirectory(metadata);
        TargetsDraft draft = draft(draftFile);
        Optional<RoleName> role = roles.role();
        if (role.isPresent()) {
            signFor(role.get(), directory, draft);
        } else {
            sign(directory, draft);
        }
        return 0;
    }

    private void sign(MetadataDirectory directory, TargetsDraft draft) throws Exception {
        directory.requireOnlyGoodSignatures(draft);
        TargetsChange change = TargetsChange.of(directory.lastTargets(), draft.targets(), clock.instant());
        consent.require(draftFile, change.lines(), json);
        MetadataKey key = passphrases.load(keys.location());
        SignedTargets signed = new RepositorySigner(directory, key, clock.instant()).countersign(draft, draftFile);
        json.print(
                SigningText.document(signed).build(),
                signed.isComplete()
                        ? SigningText.done(signed, directory.targetsFile())
                        : SigningText.pending(signed, draftFile));
    }

    private void signFor(RoleName role, MetadataDirectory directory, TargetsDraft draft) throws Exception {
        RoleFile file = directory.role(role, clock.instant());
        file.requireSignable(draft);
        TargetsChange change =
                TargetsChange.of(role.text(), file.findLast(roles.startOver()), draft.targets(), clock.instant());
        consent.require(draftFile, change.lines(), json);
        MetadataKey key = passphrases.load(keys.location());
        SignedTargets signed = new RoleSigner(file, key, clock.instant()).countersign(draft, draftFile);
        json.print(
                RoleSigning.document(role, signed).build(),
                signed.isComplete()
                        ? RoleSigning.done(role, file, signed, directory)
                        : RoleSigning.pending(role, draftFile, signed));
    }

    private static TargetsDraft draft(Path file) throws InputException {
        byte[] json = InputFiles.bytes(file);
        try {
            return TargetsDraft.parse(file.toString(), json);
        } catch (TrustException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
