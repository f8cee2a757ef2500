package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of the files of release roles is taken in, and what holds: what devices will take too. */
final class RoleRules {

    private RoleRules() {}

    /**
     * The generation with this file of a role; empty if it has it already.
     *
     * @param owners the owner's metadata, as it is
     */
    static Optional<Generation> withRole(
            Generation present, OfflineMetadata owners, String name, byte[] json, Instant now) throws TrustException {
        Optional<MetadataFile> before = Optional.ofNullable(present.roles().get(name));
        long installed = before.map(MetadataFile::version).orElse(0L);
        TargetsMetadata offered = offered(owners, name, json, installed);
        if (offered.version() == installed) {
            if (before.filter(known -> Arrays.equals(known.json(), json)).isPresent()) {
                return Optional.empty();
            }
            throw new RefusedUploadException(name + ".json: version " + installed
                    + " is here already with other content; sign the new content with a higher version");
        }
        if (before.isEmpty() && present.roles().size() >= ReleaseRoles.MAX) {
            throw new RefusedUploadException(name + ".json: snapshot.json lists the files of " + ReleaseRoles.MAX
                    + " roles, which are the most; use the name of a withdrawn one again, or have the owner's next root.json name"
                    + " another snapshot key, which forgets the withdrawn ones");
        }
        return Optional.of(present.withRole(name, new MetadataFile(offered.version(), json, now, offered.expires())));
    }

    private static TargetsMetadata offered(OfflineMetadata owners, String name, byte[] json, long installed)
            throws TrustException {
        try {
            return owners.updateRole(name, json, installed)
                    .findReleased()
                    .map(released -> released.roles().get(name))
                    .orElseThrow();
        } catch (ThresholdNotMetException e) {
            if (e.signed() == 0) {
                throw e;
            }
            throw new RefusedUploadException(
                    e.getMessage() + "; have the others sign it with flotilla-compiler countersign --role", e);
        }
    }

    /** The owner's metadata with the files that hold. */
    static JudgedMetadata judged(OfflineMetadata owners, Map<String, MetadataFile> files) {
        OfflineMetadata trusted = owners;
        Map<String, String> faults = new TreeMap<>();
        for (Map.Entry<String, MetadataFile> file : new TreeMap<>(files).entrySet()) {
            try {
                trusted = trusted.updateRole(file.getKey(), file.getValue().json(), 0);
            } catch (TrustException e) {
                faults.put(file.getKey(), String.valueOf(e.getMessage()));
            }
        }
        return new JudgedMetadata(trusted, faults);
    }

    /** Every role that the targets let release bundles, and those whose files are still listed. */
    static List<RoleState> describe(JudgedMetadata judged, Map<String, MetadataFile> files) {
        Set<String> names = new TreeSet<>(files.keySet());
        delegations(judged.trusted()).roles().stream()
                .map(DelegatedRole::name)
                .filter(ReleaseRoles::isName)
                .forEach(names::add);
        List<RoleState> states = new ArrayList<>();
        for (String name : names) {
            Optional<String> problem = files.containsKey(name)
                    ? Optional.ofNullable(judged.faults().get(name))
                    : Optional.of("no " + name + ".json was uploaded yet");
            states.add(new RoleState(name, Optional.ofNullable(files.get(name)), problem));
        }
        return states;
    }

    /** Those of the files whose roles the targets still delegate to; all, if there are no targets to tell by. */
    static Map<String, MetadataFile> delegated(OfflineMetadata owners, Map<String, MetadataFile> files) {
        if (owners.findTargets().isEmpty()) {
            return files;
        }
        Map<String, MetadataFile> left = new TreeMap<>(files);
        left.keySet().removeIf(name -> delegations(owners).find(name).isEmpty());
        return left;
    }

    private static Delegations delegations(OfflineMetadata owners) {
        return owners.findTargets().map(TargetsMetadata::delegations).orElse(Delegations.NONE);
    }
}
