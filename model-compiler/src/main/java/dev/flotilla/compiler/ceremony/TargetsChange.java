package dev.flotilla.compiler.ceremony;

import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What targets say, and what they change, in words for whoever is to sign them.
 *
 * @param lines of text, in which names of bundles and families are as somebody chose them
 */
public record TargetsChange(List<String> lines) {
    public TargetsChange {
        lines = List.copyOf(lines);
    }

    /**
     * Puts the step from one targets.json to the next in words.
     *
     * @throws CeremonyException if that cannot be done, or nobody should sign it
     */
    public static TargetsChange of(Optional<TargetsMetadata> before, TargetsMetadata after, Instant now)
            throws CeremonyException {
        return of(RootMetadata.TARGETS, before, after, now);
    }

    /** Likewise for the file of a role. */
    public static TargetsChange of(String role, Optional<TargetsMetadata> before, TargetsMetadata after, Instant now)
            throws CeremonyException {
        TargetsRules.require(role, before, after, now);
        List<String> lines = new ArrayList<>();
        lines.add(role + " version " + after.version()
                + before.map(last -> ", after version " + last.version()).orElse(", the first"));
        lines.add("valid until " + day(after)
                + before.map(last -> ", before until " + day(last)).orElse(""));
        addEntries(before, after, lines);
        addFloors(before, after, lines);
        lines.addAll(DelegationWords.of(
                before.map(TargetsMetadata::delegations).orElse(Delegations.NONE), after.delegations()));
        return new TargetsChange(lines);
    }

    private static String day(TargetsMetadata targets) {
        return targets.expires().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static void addEntries(Optional<TargetsMetadata> before, TargetsMetadata after, List<String> lines) {
        Set<String> paths = new TreeSet<>(after.entries().keySet());
        before.ifPresent(last -> paths.addAll(last.entries().keySet()));
        int kept = 0;
        for (String path : paths) {
            Optional<TargetEntry> had = before.flatMap(last -> find(last, path));
            Optional<TargetEntry> has = find(after, path);
            if (had.equals(has)) {
                kept++;
            } else {
                String was = had.filter(entry -> has.isPresent())
                        .map(entry -> ", before " + words(entry))
                        .orElse("");
                String verb = has.isEmpty() ? "REMOVES " : had.isEmpty() ? "ADDS    " : "CHANGES ";
                lines.add(verb + path + ": " + words(has.or(() -> had).orElseThrow()) + was);
            }
        }
        if (kept > 0) {
            lines.add("keeps " + kept + " other(s) as before");
        }
    }

    private static Optional<TargetEntry> find(TargetsMetadata targets, String path) {
        return Optional.ofNullable(targets.entries().get(path));
    }

    private static String words(TargetEntry entry) {
        return entry.release()
                .map(TargetsChange::words)
                .orElseGet(() -> "no bundle, " + entry.length() + " bytes, "
                        + entry.hashes().byAlgorithm());
    }

    private static String words(TargetFile file) {
        TargetPolicy policy = file.policy();
        return "release " + policy.release() + " of " + policy.family() + ", floor " + policy.floor() + ", for "
                + (policy.hardware().isEmpty() ? "any device" : String.join(", ", policy.hardware())) + ", "
                + file.length() + " bytes, " + file.digest()
                + file.provenance().map(digest -> ", provenance " + digest).orElse("")
                + file.fleetKey()
                        .map(key -> ", model encrypted to fleet key " + key)
                        .orElse("");
    }

    private static void addFloors(Optional<TargetsMetadata> before, TargetsMetadata after, List<String> lines) {
        Set<String> families = new TreeSet<>();
        Stream.concat(before.stream(), Stream.of(after))
                .flatMap(targets -> targets.targets().values().stream())
                .forEach(file -> families.add(file.policy().family()));
        for (String family : families) {
            long floor = after.floor(family);
            long last = before.map(targets -> targets.floor(family)).orElse(0L);
            if (floor != last) {
                lines.add("FLOOR of " + family + ": " + floor + ", before " + last
                        + (floor > last ? "; retires what is below for good" : "; devices keep to the higher one"));
            }
        }
    }
}
