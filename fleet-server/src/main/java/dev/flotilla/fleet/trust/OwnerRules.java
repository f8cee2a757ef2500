package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ReleasedTargets;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What of the owner's metadata is taken in: what devices will take too, and what the server can sign for. */
final class OwnerRules {
    private final OnlineKeys own;

    /** @param own the keys that the server holds */
    OwnerRules(OnlineKeys own) {
        this.own = own;
    }

    /**
     * The generation with this root.json; empty if it has it already. The first root has to be signed by its own keys, the
     * others follow the chain (TUF 1.0 section 5.3).
     */
    Optional<Generation> withRoot(Optional<Generation> before, byte[] json, Instant now) throws TrustException {
        if (before.isEmpty()) {
            TrustedMetadataSet first = TrustedMetadataSet.fromRoot(json, now);
            return Optional.of(Generation.first(accepted(first, json, now)));
        }
        Generation present = before.get();
        if (Arrays.equals(present.root().json(), json)) {
            return Optional.empty();
        }
        TrustedMetadataSet trusted = TrustedMetadataSet.fromRoot(present.root().json(), now);
        TrustedMetadataSet next = trusted.updateRoot(json);
        Generation changed = present.withRoot(accepted(next, json, now));
        return Optional.of(next.revokesOnlineKeysOf(trusted) ? forgetful(changed) : changed);
    }

    /** Devices forget what a revoked key signed, however high its version, and so does the server. */
    private static Generation forgetful(Generation changed) throws TrustException {
        OfflineMetadata owners = OfflineMetadata.fromRoot(changed.root().json(), Instant.EPOCH);
        try {
            owners = withTargets(owners, changed);
        } catch (TrustException e) {
            // Targets by the keys of an earlier root tell nothing, so every role stays.
        }
        return changed.withOnline(Optional.empty(), Optional.empty())
                .withRoles(RoleRules.delegated(owners, changed.roles()));
    }

    private static OfflineMetadata withTargets(OfflineMetadata owners, Generation generation) throws TrustException {
        return generation.targets().isPresent()
                ? owners.updateTargets(generation.targets().get().json())
                : owners;
    }

    private MetadataFile accepted(TrustedMetadataSet trusted, byte[] json, Instant now) throws TrustException {
        trusted.requireCurrentRoot();
        RootMetadata root = trusted.root();
        if (!root.consistentSnapshot()) {
            throw new RefusedUploadException("root.json: consistent_snapshot has to be true");
        }
        findForeign(root).ifPresent(why -> {
            throw new RefusedUploadException(
                    "root.json: " + why + "; make a root with flotilla-compiler keygen --online,"
                            + " or the next one with flotilla-compiler ceremony, and the server's online keys"
                            + " (GET /api/v1/trust/online-keys)");
        });
        return new MetadataFile(root.version(), json, now, root.expires());
    }

    /** The generation with this targets.json; empty if it has it already. */
    Optional<Generation> withTargets(Generation present, byte[] json, Instant now) throws TrustException {
        if (present.targets().filter(known -> Arrays.equals(known.json(), json)).isPresent()) {
            return Optional.empty();
        }
        long before = present.targets().map(MetadataFile::version).orElse(0L);
        TargetsMetadata offered =
                offered(OfflineMetadata.fromRoot(present.root().json(), now).withInstalledTargets(before), json);
        if (offered.version() == before) {
            throw new RefusedUploadException("targets.json: version " + before
                    + " is here already with other content; sign the new content with a higher version");
        }
        return Optional.of(present.withTargets(new MetadataFile(offered.version(), json, now, offered.expires())));
    }

    /** The generation with this file of a release role; empty if it has it already. */
    Optional<Generation> withRole(Generation present, String name, byte[] json, Instant now) throws TrustException {
        OfflineMetadata owners =
                withTargets(OfflineMetadata.fromRoot(present.root().json(), now), present);
        return RoleRules.withRole(present, owners, name, json, now);
    }

    /** The owner's metadata with the files of roles that hold, at this instant. */
    JudgedMetadata judged(Generation generation, Instant now) throws TrustException {
        OfflineMetadata owners =
                withTargets(OfflineMetadata.fromRoot(generation.root().json(), now), generation);
        return RoleRules.judged(owners, generation.roles());
    }

    private static TargetsMetadata offered(OfflineMetadata trusted, byte[] json) throws TrustException {
        try {
            return trusted.updateTargets(json).findTargets().orElseThrow();
        } catch (ThresholdNotMetException e) {
            if (e.signed() == 0) {
                throw e;
            }
            throw new RefusedUploadException(
                    e.getMessage() + "; have the others sign it with flotilla-compiler countersign", e);
        }
    }

    /** What the generation says, and whether the server can sign for it. Expiry is not judged: it undoes nothing. */
    TrustState describe(Generation generation) throws TrustException {
        byte[] rootJson = generation.root().json();
        OfflineMetadata owners = OfflineMetadata.fromRoot(rootJson, Instant.EPOCH);
        RootMetadata root = owners.root();
        Optional<String> problem = findForeign(root).map(why -> foreignRoot(root, why));
        try {
            owners = withTargets(owners, generation);
        } catch (TrustException e) {
            problem = problem.or(
                    () -> Optional.of(e.getMessage() + ": have the owner sign targets.json anew, and upload it"));
        }
        boolean mayPublish = problem.isEmpty();
        JudgedMetadata judged = RoleRules.judged(owners, generation.roles());
        Optional<ReleasedTargets> released = judged.trusted().findReleased();
        if (released.isPresent() && !TrustState.isDirector(released, own.director())) {
            problem = problem.or(() -> Optional.of(foreignDirector()));
        }
        return new TrustState(
                Digest.of(rootJson),
                root.version(),
                released,
                RoleRules.describe(judged, generation.roles()),
                mayPublish,
                problem.map(OwnerRules::withConsequence));
    }

    private static String foreignRoot(RootMetadata root, String why) {
        return "root.json version " + root.version() + " " + why + ": have the owner sign the next root.json"
                + " with the server's online keys, and targets.json with its director key, and upload both";
    }

    private String foreignDirector() {
        return "targets.json does not let this server sign assignments with its key "
                + own.director().keyId() + ": have the owner name it as the director, and upload targets.json";
    }

    private static String withConsequence(String problem) {
        return problem + ". Until then devices keep what they run; GET /api/v1/trust/online-keys has the server's keys,"
                + " for flotilla-compiler";
    }

    /** What is wrong with the keys of the online roles; empty if they are the server's. */
    private Optional<String> findForeign(RootMetadata root) {
        if (!names(root, RootMetadata.SNAPSHOT, own.snapshot())) {
            return Optional.of(foreign(RootMetadata.SNAPSHOT, own.snapshot()));
        }
        return names(root, RootMetadata.TIMESTAMP, own.timestamp())
                ? Optional.empty()
                : Optional.of(foreign(RootMetadata.TIMESTAMP, own.timestamp()));
    }

    private static String foreign(String role, PublicKey key) {
        return "does not let this server sign " + role + ".json with its key " + key.keyId();
    }

    private static boolean names(RootMetadata root, String roleName, PublicKey key) {
        Role role = root.roles().get(roleName);
        return role != null
                && role.threshold() == 1
                && role.postQuantumThreshold() == 0
                && role.keyIds().contains(key.keyId())
                && key.equals(root.keys().get(key.keyId()));
    }
}
