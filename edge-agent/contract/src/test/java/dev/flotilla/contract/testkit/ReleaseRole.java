package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whoever has a role's key, its rightful holder or a thief: signs anything as that role's file, whether it may or not. */
public final class ReleaseRole {
    private final String name;
    private final List<PathPattern> patterns;
    private final Runnable changed;
    private final Map<String, TargetEntry> entries = new TreeMap<>();
    private Ed25519Key key;
    private Delegations delegations = Delegations.NONE;
    private Instant expires = Releases.EXPIRES;
    private long version = 1;

    ReleaseRole(String name, Ed25519Key key, List<String> patterns, Runnable changed) {
        this.name = name;
        this.key = key;
        this.patterns = patterns.stream().map(PathPattern::new).toList();
        this.changed = changed;
    }

    /** The role's name. */
    public String name() {
        return name;
    }

    /** The key that signs its file. */
    public Ed25519Key key() {
        return key;
    }

    /** How targets.json delegates to it. */
    public DelegatedRole delegation() {
        return new DelegatedRole(name, new Role(List.of(key.publicKey().keyId()), 1), false, patterns, List.of());
    }

    /** Releases a bundle of a family under the next version of the file. */
    public TargetFile release(String path, byte[] bundle, String family, long number, long floor) {
        return release(new TargetFile(
                path, bundle.length, Digest.of(bundle), new TargetPolicy(number, floor, family, List.of())));
    }

    /** Releases what is said about a bundle, whether it is so or not, under the next version of the file. */
    public TargetFile release(TargetFile file) {
        entries.put(file.path(), TargetEntry.of(file));
        next();
        return file;
    }

    /** Says nothing about this path any more, under the next version of the file. */
    public void drop(String path) {
        entries.remove(path);
        next();
    }

    /** From now on, the file lets others speak, under its next version. */
    public void delegating(Delegations others) {
        delegations = others;
        next();
    }

    /** From now on, the file is signed by another key, and delegated to that key. */
    public void signedBy(Ed25519Key other) {
        key = other;
        next();
    }

    /** From now on, the file is signed with this expiry, under its next version. */
    public void expiring(Instant at) {
        expires = at;
        next();
    }

    /** From now on, the file has this version, up to the next change. */
    public void atVersion(long next) {
        version = next;
        changed.run();
    }

    private void next() {
        version++;
        changed.run();
    }

    /** The version of its file. */
    public long version() {
        return version;
    }

    /** Its file under consistent snapshots. */
    public String fileName() {
        return version + "." + name + ".json";
    }

    /** Its file. */
    public byte[] json() {
        return new MetadataSigner(key).targets(new TargetsMetadata(version, expires, entries, delegations));
    }
}
