package dev.flotilla.contract.trust;

import java.util.Map;
import java.util.Optional;

/**
 * All that is released in a fleet: by the owner's targets.json, and by the roles that it delegates to. Asked as a device
 * asks (TUF 1.0 section 5.6.7): the owner before any role, the roles in their order, and nobody behind one whose file is
 * missing or not to be trusted.
 *
 * @param owner what targets.json says
 * @param roles what the roles say whose files are in, by name
 */
public record ReleasedTargets(TargetsMetadata owner, Map<String, TargetsMetadata> roles) {
    /** Copies what it is given. */
    public ReleasedTargets {
        roles = Map.copyOf(roles);
    }

    /** The file of this path; empty if nobody releases it who may. */
    public Optional<TargetFile> find(String path) {
        return findSpeaker(path)
                .map(role -> role.equals(RootMetadata.TARGETS) ? owner : roles.get(role))
                .flatMap(said -> Optional.ofNullable(said.entries().get(path)))
                .flatMap(TargetEntry::release);
    }

    /** The most trusted role that says something about the path, {@code targets} for the owner; empty if none does. */
    public Optional<String> findSpeaker(String path) {
        if (owner.entries().containsKey(path)) {
            return Optional.of(RootMetadata.TARGETS);
        }
        for (DelegatedRole role : owner.delegations().rolesFor(path)) {
            TargetsMetadata said = roles.get(role.name());
            if (said == null) {
                return Optional.empty();
            }
            if (said.entries().containsKey(path)) {
                return Optional.of(role.name());
            }
        }
        return Optional.empty();
    }

    /** Whether this very file is still released. */
    public boolean releases(TargetFile file) {
        return find(file.path())
                .filter(released -> released.digest().equals(file.digest()))
                .isPresent();
    }

    /** The highest floor that the owner or a role sets for the family; 0 if none does. */
    public long floor(String family) {
        return roles.values().stream().mapToLong(said -> said.floor(family)).reduce(owner.floor(family), Math::max);
    }
}
