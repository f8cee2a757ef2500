package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.Signatories;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A role that the owner lets release bundles.
 *
 * @param role what targets.json says of it
 * @param keys that it may sign with
 * @param metadata its file; empty while it released nothing, or if that is faulty
 * @param fault what speaks against its file, which no client takes then
 */
public record CheckedRole(
        DelegatedRole role, Set<PublicKey> keys, Optional<TargetsMetadata> metadata, Optional<String> fault) {
    /** Copies what it is given. */
    public CheckedRole {
        keys = Set.copyOf(keys);
    }

    /**
     * Checks the files of all release roles at {@code now}.
     *
     * @param published the repository as a client follows it, where the owner signs all of it
     */
    static List<CheckedRole> all(
            MetadataDirectory directory, Delegations delegations, Optional<TrustedMetadataSet> published, Instant now)
            throws IOException {
        List<CheckedRole> roles = new ArrayList<>();
        for (RoleFile file : RoleFile.all(directory, delegations)) {
            roles.add(of(file, published, now));
        }
        return roles;
    }

    private static CheckedRole of(RoleFile file, Optional<TrustedMetadataSet> published, Instant now)
            throws IOException {
        Set<PublicKey> keys = keys(file.signatories());
        if (!Files.exists(file.path())) {
            return new CheckedRole(file.role(), keys, Optional.empty(), Optional.empty());
        }
        try {
            TargetsMetadata metadata = file.check(now);
            if (published.isPresent()) {
                requirePublished(file, published.get());
            }
            return new CheckedRole(file.role(), keys, Optional.of(metadata), Optional.empty());
        } catch (TrustException | ReleaseException e) {
            return new CheckedRole(file.role(), keys, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static void requirePublished(RoleFile file, TrustedMetadataSet published)
            throws IOException, ReleaseException {
        try {
            published.updateDelegatedTargets(Files.readAllBytes(file.path()), file.role(), RootMetadata.TARGETS);
        } catch (TrustException e) {
            throw new ReleaseException(file.path() + ": is not what snapshot.json names (" + e.getMessage()
                    + "); to publish it, whoever has the owner's key runs flotilla-compiler sign without bundles");
        }
    }

    private static Set<PublicKey> keys(Signatories signatories) {
        Set<PublicKey> keys = new HashSet<>();
        signatories.role().keyIds().forEach(id -> Optional.ofNullable(
                        signatories.keys().get(id))
                .ifPresent(keys::add));
        return keys;
    }

    /** What it released. */
    public Collection<TargetFile> releases() {
        return metadata.map(TargetsMetadata::targets).map(all -> all.values()).orElse(List.of());
    }
}
