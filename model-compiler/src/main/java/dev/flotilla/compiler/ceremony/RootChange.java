package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a root says, and what it changes, in words for whoever is to sign it.
 *
 * @param lines of text
 */
public record RootChange(List<String> lines) {
    public RootChange {
        lines = List.copyOf(lines);
    }

    /**
     * Puts the step from one root to the next in words.
     *
     * @throws CeremonyException if that cannot be done, or nobody should sign it
     */
    public static RootChange of(Optional<RootMetadata> before, RootMetadata root, Instant now)
            throws CeremonyException {
        RootRules.require(before, root, now);
        List<String> lines = new ArrayList<>();
        lines.add("root version " + root.version()
                + before.map(last -> ", after version " + last.version()).orElse(", the first"));
        lines.add("valid until " + day(root)
                + before.map(last -> ", before until " + day(last)).orElse(""));
        if (before.isPresent() && before.get().consistentSnapshot() != root.consistentSnapshot()) {
            lines.add("files are named by their versions and digests: "
                    + (root.consistentSnapshot() ? "from now on" : "no more"));
        }
        for (String name : RootRules.ROLES) {
            addRole(name, before, root, lines);
        }
        return new RootChange(lines);
    }

    private static String day(RootMetadata root) {
        return root.expires().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static void addRole(String name, Optional<RootMetadata> before, RootMetadata root, List<String> lines) {
        Role after = RootRules.role(root, name);
        Optional<Role> last = before.map(earlier -> earlier.roles().get(name));
        String was = last.filter(role -> !sizes(role).equals(sizes(after)))
                .map(role -> ", before " + sizes(role))
                .orElse("");
        lines.add(name + " (" + meaning(name) + "): " + sizes(after) + was);
        Set<String> ids = new TreeSet<>(after.keyIds());
        last.ifPresent(role -> ids.addAll(role.keyIds()));
        for (String id : ids) {
            boolean had = last.filter(role -> role.keyIds().contains(id)).isPresent();
            boolean has = after.keyIds().contains(id);
            String verb = !has ? "LOSES " : had || last.isEmpty() ? "has   " : "GAINS ";
            RootMetadata listing = has ? root : before.orElseThrow();
            lines.add("  " + verb + words(Objects.requireNonNull(listing.keys().get(id))));
        }
    }

    private static String sizes(Role role) {
        return "any " + role.threshold() + " of " + role.keyIds().size();
    }

    private static String meaning(String role) {
        return switch (role) {
            case RootMetadata.ROOT -> "signs roots like this";
            case RootMetadata.TARGETS -> "releases bundles";
            case RootMetadata.SNAPSHOT -> "says which metadata belongs together";
            case RootMetadata.TIMESTAMP -> "says what is the newest";
            default -> throw new IllegalArgumentException(role);
        };
    }

    private static String words(PublicKey key) {
        return "key " + key.keyId() + " (" + key.scheme() + ")";
    }
}
