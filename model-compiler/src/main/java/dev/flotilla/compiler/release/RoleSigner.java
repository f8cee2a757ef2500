package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Signs releases into the file of a role, with one key that the owner named for it. */
public final class RoleSigner {
    private final RoleFile file;
    private final MetadataKey key;
    private final Instant now;

    /** @throws ReleaseException if the key is none of the role's */
    public RoleSigner(RoleFile file, MetadataKey key, Instant now) throws ReleaseException {
        this.file = file;
        this.key = key;
        this.now = now;
        if (!file.signatories().has(key.publicKey())) {
            throw new ReleaseException("key " + key.publicKey().keyId() + " is none of those that targets.json names"
                    + " for the role " + file.role().name());
        }
        if (file.role().role().postQuantumThreshold() > 0) {
            throw new ReleaseException(
                    file.role().name() + ": asks for signatures of ML-DSA-65, which are not made here");
        }
    }

    /**
     * Adds releases to the role's file, one version up; where others have to sign too, as a draft.
     *
     * @param startOver leave out what it named so far, by whatever keys
     * @param life of what is signed
     * @throws ReleaseException if the role may not release one of them, or a draft waits for signatures
     */
    public SignedTargets release(Collection<TargetFile> releases, boolean startOver, Duration life)
            throws IOException, TrustException, ReleaseException {
        TargetsMetadata before = file.findLast(startOver).orElse(new TargetsMetadata(0, now, Map.of()));
        MetadataDirectory.requireNothingPending(file.draftPath(), before.version());
        if (before.version() == Long.MAX_VALUE) {
            throw new ReleaseException(file.path() + ": has the highest version there is; delegate to another role");
        }
        TargetsMetadata after = before.withReleases(
                before.version() + 1, now.plus(life), RepositorySigner.merged(before.targets(), releases));
        return sign(TargetsDraft.of(file.path().toString(), after), file.draftPath());
    }

    /**
     * Adds the key's signature to a draft that others have signed. If that makes enough of them, it becomes the role's file.
     *
     * @param place where the draft came from, and goes back to while there are too few
     */
    public SignedTargets countersign(TargetsDraft draft, Path place)
            throws IOException, TrustException, ReleaseException {
        return sign(draft, place);
    }

    private SignedTargets sign(TargetsDraft draft, Path place) throws IOException, TrustException, ReleaseException {
        file.requireSignable(draft);
        boolean already =
                draft.signers(file.signatories()).contains(key.publicKey().keyId());
        TargetsDraft signed = already ? draft : draft.signedBy(key);
        SignedTargets result = SignedTargets.of(signed, file.signatories());
        if (result.isComplete()) {
            MetadataDirectory.replace(file.path(), signed.toJson());
            Files.deleteIfExists(file.draftPath());
        } else {
            MetadataDirectory.replace(place, signed.toJson());
        }
        return result;
    }
}
