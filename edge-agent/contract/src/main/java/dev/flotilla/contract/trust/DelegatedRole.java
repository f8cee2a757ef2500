package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A role that may speak for some targets of the role that names it (DELEGATIONS, TUF 1.0 section 4.5).
 *
 * @param name its name, any text that is none of a top-level role
 * @param role who may sign for it
 * @param terminating whether nobody after it is asked about a target that it is asked about
 * @param patterns which paths it may speak for
 * @param hashPrefixes or, instead, how the SHA-256 of a path may begin, in hexadecimal
 */
public record DelegatedRole(
        String name, Role role, boolean terminating, List<PathPattern> patterns, List<String> hashPrefixes) {

    /** Checks that the name is none of a top-level role. */
    public DelegatedRole {
        patterns = List.copyOf(patterns);
        hashPrefixes = List.copyOf(hashPrefixes);
        RootMetadata.requireDelegable(name);
    }

    static DelegatedRole parse(Document listed) throws MalformedDocumentException {
        if (listed.has("paths") && listed.has("path_hash_prefixes")) {
            throw new MalformedDocumentException("delegations: a role has either paths or path_hash_prefixes");
        }
        List<PathPattern> patterns = new ArrayList<>();
        for (String pattern : listed.strings("paths")) {
            patterns.add(new PathPattern(pattern));
        }
        List<String> prefixes = new ArrayList<>();
        for (String prefix : listed.strings("path_hash_prefixes")) {
            prefixes.add(prefix.toLowerCase(Locale.ROOT));
        }
        return new DelegatedRole(
                listed.string("name"), Role.parse(listed), listed.flag("terminating", false), patterns, prefixes);
    }

    /** Whether it may speak for a target of this path. */
    public boolean mayDescribe(String path) {
        if (patterns.stream().anyMatch(pattern -> pattern.matches(path))) {
            return true;
        }
        String hash = Digest.of(path.getBytes(StandardCharsets.UTF_8)).hex();
        return hashPrefixes.stream().anyMatch(hash::startsWith);
    }

    Document toDocument() {
        Document.Builder builder = role.putInto(Document.builder().put("name", name));
        builder.put("terminating", terminating);
        if (hashPrefixes.isEmpty()) {
            List<String> texts = new ArrayList<>();
            patterns.forEach(pattern -> texts.add(pattern.text()));
            builder.put("paths", texts);
        } else {
            builder.put("path_hash_prefixes", hashPrefixes);
        }
        return builder.build();
    }
}
