package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a root is to say; what is left out stays as it was in the root before.
 *
 * @param rootKeys who may sign roots; empty to leave them
 * @param rootThreshold how many of them have to
 * @param releaseKeys who may release bundles; empty to leave them
 * @param releaseThreshold how many of them have to; at first one if it is not said
 * @param online the server's keys; without any so far, the release keys sign snapshot and timestamp too
 * @param expires of the root
 */
public record RootPlan(
        List<PublicKey> rootKeys,
        Optional<Integer> rootThreshold,
        List<PublicKey> releaseKeys,
        Optional<Integer> releaseThreshold,
        Optional<OnlineKeys> online,
        Instant expires) {
    public RootPlan {
        rootKeys = distinct(rootKeys);
        releaseKeys = distinct(releaseKeys);
    }

    private static List<PublicKey> distinct(List<PublicKey> keys) {
        return keys.stream().distinct().toList();
    }

    /** The root after {@code before}, or the first one, which needs root keys, their threshold and release keys. */
    public RootMetadata after(Optional<RootMetadata> before) throws CeremonyException {
        if (before.isEmpty() && (rootKeys.isEmpty() || rootThreshold.isEmpty() || releaseKeys.isEmpty())) {
            throw new CeremonyException(
                    "the first root needs its keys, how many of them have to sign, and a release key:"
                            + " give --key, --threshold and --release-key");
        }
        Map<String, PublicKey> keys =
                new HashMap<>(before.map(RootMetadata::keys).orElse(Map.of()));
        Map<String, Role> roles = new HashMap<>(before.map(RootMetadata::roles).orElse(Map.of()));
        put(RootMetadata.ROOT, rootKeys, keys, roles);
        put(RootMetadata.TARGETS, releaseKeys, keys, roles);
        if (before.map(RootPlan::isWithoutServer).orElse(true)) {
            put(RootMetadata.SNAPSHOT, releaseKeys, keys, roles);
            put(RootMetadata.TIMESTAMP, releaseKeys, keys, roles);
        }
        online.ifPresent(server -> put(RootMetadata.SNAPSHOT, List.of(server.snapshot()), keys, roles));
        online.ifPresent(server -> put(RootMetadata.TIMESTAMP, List.of(server.timestamp()), keys, roles));
        setThreshold(RootMetadata.ROOT, rootThreshold, roles);
        setThreshold(RootMetadata.TARGETS, releaseThreshold, roles);
        return new RootMetadata(
                before.map(RootMetadata::version).orElse(0L) + 1,
                expires,
                online.isPresent()
                        || before.map(RootMetadata::consistentSnapshot).orElse(false),
                used(keys, roles.values()),
                roles);
    }

    private static boolean isWithoutServer(RootMetadata root) {
        Set<String> release =
                Set.copyOf(RootRules.role(root, RootMetadata.TARGETS).keyIds());
        return Stream.of(RootMetadata.SNAPSHOT, RootMetadata.TIMESTAMP)
                .allMatch(
                        name -> Set.copyOf(RootRules.role(root, name).keyIds()).equals(release));
    }

    /** A threshold that was there before stays. */
    private static void put(String role, List<PublicKey> wanted, Map<String, PublicKey> keys, Map<String, Role> roles) {
        if (!wanted.isEmpty()) {
            wanted.forEach(key -> keys.put(key.keyId(), key));
            int threshold =
                    Optional.ofNullable(roles.get(role)).map(Role::threshold).orElse(1);
            roles.put(role, new Role(wanted.stream().map(PublicKey::keyId).toList(), threshold));
        }
    }

    private static void setThreshold(String name, Optional<Integer> wanted, Map<String, Role> roles) {
        wanted.ifPresent(threshold -> roles.computeIfPresent(name, (same, role) -> new Role(role.keyIds(), threshold)));
    }

    /** Those keys that some role has. */
    private static Map<String, PublicKey> used(Map<String, PublicKey> keys, Collection<Role> roles) {
        Map<String, PublicKey> used = new TreeMap<>(keys);
        used.keySet()
                .removeIf(id -> roles.stream().noneMatch(role -> role.keyIds().contains(id)));
        return used;
    }
}
