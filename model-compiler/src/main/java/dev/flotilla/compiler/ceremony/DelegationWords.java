package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.PathPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who else may speak for targets, in words. */
final class DelegationWords {
    private DelegationWords() {}

    static void add(Optional<Delegations> before, Delegations after, List<String> lines) {
        Delegations last = before.orElse(Delegations.NONE);
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(last.roles().stream(), after.roles().stream()).forEach(role -> names.add(role.name()));
        for (String name : names) {
            Optional<String> had = last.find(name).map(role -> words(role, last));
            Optional<String> has = after.find(name).map(role -> words(role, after));
            if (!had.equals(has)) {
                had.ifPresent(role -> lines.add("NO MORE " + role));
                has.ifPresent(role -> lines.add("LETS    " + role));
            }
        }
    }

    private static String words(DelegatedRole role, Delegations listing) {
        List<String> keys = role.role().keyIds().stream()
                .map(id -> Objects.requireNonNull(listing.keys().get(id)))
                .map(key -> key.keyId() + " (" + key.scheme() + ")")
                .toList();
        List<String> paths = Stream.concat(
                        role.patterns().stream().map(PathPattern::text),
                        role.hashPrefixes().stream().map(prefix -> "paths with SHA-256 " + prefix + "…"))
                .toList();
        return role.name() + " speak for " + String.join(", ", paths)
                + (role.terminating() ? " and nobody after it" : "") + ": any "
                + role.role().threshold() + " of the keys " + String.join(", ", keys);
    }
}
