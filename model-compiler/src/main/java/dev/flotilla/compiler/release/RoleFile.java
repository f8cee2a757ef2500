package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.Signatories;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of a release role, {@code ROLE.json} beside {@code targets.json}, which decides whose signatures it needs and what it
 * may name.
 */
public final class RoleFile {
    private final MetadataDirectory directory;
    private final Delegations delegations;
    private final DelegatedRole role;
    private final Signatories signatories;

    private RoleFile(
            MetadataDirectory directory, Delegations delegations, DelegatedRole role, Signatories signatories) {
        this.directory = directory;
        this.delegations = delegations;
        this.role = role;
        this.signatories = signatories;
    }

    /** The file of the role of this name in these delegations, whether it exists or not. */
    static Optional<RoleFile> find(MetadataDirectory directory, Delegations delegations, String name) {
        return delegations.find(name).flatMap(role -> delegations
                .signatories(name)
                .map(signatories -> new RoleFile(directory, delegations, role, signatories)));
    }

    /** Those of all release roles in these delegations. */
    static List<RoleFile> all(MetadataDirectory directory, Delegations delegations) {
        return delegations.roles().stream()
                .map(DelegatedRole::name)
                .filter(ReleaseRoles::isName)
                .flatMap(name -> find(directory, delegations, name).stream())
                .toList();
    }

    /** Where it is, or goes. */
    public Path path() {
        return directory.roleFile(role.name());
    }

    /** Where what is to follow it waits for signatures. */
    public Path draftPath() {
        return directory.roleDraftFile(role.name());
    }

    DelegatedRole role() {
        return role;
    }

    Signatories signatories() {
        return signatories;
    }

    private TargetsDraft read() throws IOException, TrustException {
        return TargetsDraft.parse(path().toString(), Files.readAllBytes(path()));
    }

    /**
     * What the next version follows, whether it has expired or not.
     *
     * @param startOver take over nothing but the version number, whoever signed it
     * @throws ReleaseException if it would not hold any more, by the keys and paths that targets.json names now
     */
    public Optional<TargetsMetadata> findLast(boolean startOver) throws IOException, TrustException, ReleaseException {
        if (!Files.exists(path())) {
            return Optional.empty();
        }
        TargetsDraft last = read();
        if (startOver) {
            return Optional.of(
                    new TargetsMetadata(last.targets().version(), last.targets().expires(), Map.of()));
        }
        try {
            last.requireSignatures(signatories);
            requireFitting(last.targets());
        } catch (TrustException | ReleaseException e) {
            throw new ReleaseException(e.getMessage() + "; if the owner has changed keys or paths of the role, give"
                    + " --start-over and every bundle that is to stay");
        }
        return Optional.of(last.targets());
    }

    /**
     * The file as clients judge it at {@code now}.
     *
     * @throws TrustException also if it names what the role may not release
     * @throws ReleaseException if clients would ask another role
     */
    TargetsMetadata check(Instant now) throws IOException, TrustException, ReleaseException {
        TargetsDraft found = read();
        found.requireSignatures(signatories);
        requireFitting(found.targets());
        if (!now.isBefore(found.targets().expires())) {
            throw new ExpiredMetadataException(
                    path().toString(), found.targets().expires(), now);
        }
        return found.targets();
    }

    /** Throws if a draft has signatures that are wrong or by others, or says what the role may not say. */
    public void requireSignable(TargetsDraft draft) throws TrustException, ReleaseException {
        draft.requireOnlyGoodSignatures(signatories);
        requireFitting(draft.targets());
    }

    private void requireFitting(TargetsMetadata targets) throws TrustException, ReleaseException {
        ReleaseRoles.require(role, targets);
        for (String each : targets.entries().keySet()) {
            if (!delegations.rolesFor(each).contains(role)) {
                throw new ReleaseException(path() + ": " + each + " is for a role before " + role.name()
                        + " in targets.json, which ends the search");
            }
        }
    }
}
