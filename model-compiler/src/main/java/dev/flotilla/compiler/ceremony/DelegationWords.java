package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who else may speak for targets, in words. */
public final class DelegationWords {
    private DelegationWords() {}

    /** What changes from one to the next, a line each. */
    public static List<String> of(Delegations last, Delegations after) {
        List<String> lines = new ArrayList<>();
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
        return lines;
    }

    private static String words(DelegatedRole role, Delegations listing) {
        List<String> keys = role.role().keyIds().stream()
                .map(id -> id + " ("
                        + Optional.ofNullable(listing.keys().get(id))
                                .map(PublicKey::scheme)
                                .orElse("of an unknown kind")
                        + ")")
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
