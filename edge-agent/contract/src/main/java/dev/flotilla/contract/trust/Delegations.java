package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whom a targets role lets speak for its targets, the most trusted first (DELEGATIONS, TUF 1.0 section 4.5).
 *
 * @param keys key id to key
 * @param roles in the order in which they are asked
 * @param bins instead of roles: hash bins
 */
public record Delegations(Map<String, PublicKey> keys, List<DelegatedRole> roles, Optional<SuccinctRoles> bins) {
    /** Nobody. */
    public static final Delegations NONE = new Delegations(Map.of(), List.of(), Optional.empty());

    private static final String KEYS = "keys";
    private static final String ROLES = "roles";
    private static final String BINS = "succinct_roles";

    /** Copies what it is given. */
    public Delegations {
        keys = Map.copyOf(keys);
        roles = List.copyOf(roles);
    }

    /** The server's director may speak for the assignments of devices, and for nothing else. */
    public static Delegations toDirector(PublicKey key) {
        return NONE.withDirector(key);
    }

    /** The same, but for the director, which has this key alone. */
    public Delegations withDirector(PublicKey key) {
        Role role = new Role(List.of(key.keyId()), 1);
        return with(
                new DelegatedRole(
                        OnlineKeys.DIRECTOR,
                        role,
                        true,
                        List.of(new PathPattern(OnlineKeys.DIRECTOR + "/*")),
                        List.of()),
                List.of(key));
    }

    /**
     * The same with a role, in the place of the one of its name or behind all others.
     *
     * @param itsKeys those that the role names
     * @throws IllegalStateException if there are hash bins, beside which no role can stand
     */
    public Delegations with(DelegatedRole role, Collection<PublicKey> itsKeys) {
        if (bins.isPresent()) {
            throw new IllegalStateException("delegations: no role beside " + BINS);
        }
        List<DelegatedRole> others = new ArrayList<>(roles);
        if (find(role.name()).isPresent()) {
            others.replaceAll(before -> before.name().equals(role.name()) ? role : before);
        } else {
            others.add(role);
        }
        Map<String, PublicKey> all = new TreeMap<>(keys);
        itsKeys.forEach(key -> all.put(key.keyId(), key));
        return new Delegations(used(all, others), others, bins);
    }

    /** The same without the role of this name. */
    public Delegations without(String name) {
        List<DelegatedRole> others = new ArrayList<>(roles);
        others.removeIf(role -> role.name().equals(name));
        return new Delegations(used(keys, others), others, bins);
    }

    /** Those keys that some role has. */
    private static Map<String, PublicKey> used(Map<String, PublicKey> keys, List<DelegatedRole> roles) {
        Map<String, PublicKey> used = new TreeMap<>(keys);
        used.keySet().removeIf(id -> roles.stream()
                .noneMatch(role -> role.role().keyIds().contains(id)));
        return used;
    }

    /** The delegated role of this name. */
    public Optional<DelegatedRole> find(String name) {
        return roles.stream().filter(role -> role.name().equals(name)).findFirst();
    }

    /** Whose signatures count for the file of the role of this name. */
    public Optional<Signatories> signatories(String name) {
        return find(name).map(role -> new Signatories(name, keys, role.role()));
    }

    static Delegations parse(Document listed) throws MalformedDocumentException {
        if (listed.has(ROLES) == listed.has(BINS)) {
            throw new MalformedDocumentException("delegations: expected either " + ROLES + " or " + BINS);
        }
        Set<String> names = new HashSet<>();
        List<DelegatedRole> roles = new ArrayList<>();
        for (Document role : listed.objects(ROLES)) {
            DelegatedRole parsed = DelegatedRole.parse(role);
            if (!names.add(parsed.name())) {
                throw new MalformedDocumentException("delegations: role " + parsed.name() + " is listed twice");
            }
            roles.add(parsed);
        }
        Optional<Document> bins = listed.findObject(BINS);
        return new Delegations(
                RootMetadata.keys(listed.object(KEYS)),
                roles,
                bins.isPresent() ? Optional.of(SuccinctRoles.parse(bins.get())) : Optional.empty());
    }

    /** Who is asked about the path, in this order; nobody behind one that is terminating. */
    public List<DelegatedRole> rolesFor(String path) {
        List<DelegatedRole> asked = new ArrayList<>();
        bins.ifPresent(succinct -> asked.add(succinct.bin(path)));
        for (DelegatedRole role : roles) {
            if (role.mayDescribe(path)) {
                asked.add(role);
                if (role.terminating()) {
                    break;
                }
            }
        }
        return asked;
    }

    boolean isEmpty() {
        return roles.isEmpty() && !bins.isPresent();
    }

    Document toDocument() {
        Document.Builder keyList = Document.builder();
        new TreeMap<>(keys).forEach((keyId, key) -> keyList.put(keyId, key.toDocument()));
        Document.Builder builder = Document.builder().put(KEYS, keyList.build());
        if (bins.isPresent()) {
            return builder.put(BINS, bins.get().toDocument()).build();
        }
        List<Document> listed = new ArrayList<>();
        roles.forEach(role -> listed.add(role.toDocument()));
        return builder.put(ROLES, listed).build();
    }
}
