package dev.flotilla.compiler.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.FileHashes;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TargetsChangeTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant EXPIRES = Instant.parse("2030-04-01T00:00:00Z");
    private static final PublicKey ONE = Ed25519Key.generate(new SecureRandom()).publicKey();
    private static final PublicKey TWO = Ed25519Key.generate(new SecureRandom()).publicKey();

    private static TargetFile file(String path, long release, long floor, String family) {
        return new TargetFile(path, 3, Digest.of(new byte[] {1}), new TargetPolicy(release, floor, family, List.of()));
    }

    private static TargetsMetadata targets(long version, TargetFile... files) {
        Map<String, TargetFile> byPath = new TreeMap<>();
        List.of(files).forEach(file -> byPath.put(file.path(), file));
        return new TargetsMetadata(version, EXPIRES, byPath);
    }

    private static List<String> lines(TargetsMetadata before, TargetsMetadata after) throws CeremonyException {
        return TargetsChange.of(Optional.of(before), after, NOW).lines();
    }

    private static void refuses(TargetsMetadata after, String reason) {
        String why = String.valueOf(
                assertThrows(CeremonyException.class, () -> TargetsChange.of(Optional.empty(), after, NOW))
                        .getMessage());
        assertTrue(why.contains(reason), why);
    }

    private static Delegations team(PublicKey key, String pattern) {
        DelegatedRole role = new DelegatedRole(
                "team", new Role(List.of(key.keyId()), 1), true, List.of(new PathPattern(pattern)), List.of());
        return new Delegations(Map.of(key.keyId(), key), List.of(role), Optional.empty());
    }

    @Test
    void saysWhatAModelIsEncryptedTo() throws CeremonyException {
        FleetKeyId key = new FleetKeyId("0123456789abcdef0123456789abcdef");
        TargetFile plain = file("a.flotilla", 1, 0, "a");
        String line = lines(targets(4, plain), targets(5, plain.withFleetKey(Optional.of(key))))
                .get(2);
        assertTrue(line.startsWith("CHANGES a.flotilla: "), line);
        assertTrue(line.contains("model encrypted to fleet key " + key + ", before release 1"), line);
    }

    @Test
    void namesWhatComesGoesAndStays() throws CeremonyException {
        List<String> lines = lines(
                targets(4, file("a.flotilla", 1, 0, "a"), file("b.flotilla", 1, 0, "b"), file("c.flotilla", 1, 1, "c")),
                targets(
                        5,
                        file("b.flotilla", 1, 0, "b"),
                        file("c.flotilla", 1, 0, "c"),
                        file("d.flotilla", 2, 2, "d")));
        String digest = Digest.of(new byte[] {1}).toString();
        assertEquals(
                List.of(
                        "targets version 5, after version 4",
                        "valid until 2030-04-01, before until 2030-04-01",
                        "REMOVES a.flotilla: release 1 of a, floor 0, for any device, 3 bytes, " + digest,
                        "CHANGES c.flotilla: release 1 of c, floor 0, for any device, 3 bytes, " + digest
                                + ", before release 1 of c, floor 1, for any device, 3 bytes, " + digest,
                        "ADDS    d.flotilla: release 2 of d, floor 2, for any device, 3 bytes, " + digest,
                        "keeps 1 other(s) as before",
                        "FLOOR of c: 0, before 1; devices keep to the higher one",
                        "FLOOR of d: 2, before 0; retires what is below for good"),
                lines);
    }

    @Test
    void namesWhoElseMaySpeakForTargetsAndWithWhichKeys() throws CeremonyException {
        TargetsMetadata plain = targets(1);
        TargetsMetadata given = targets(2).withDelegations(team(ONE, "team/*"));
        List<String> added = lines(plain, given);
        assertEquals(
                "LETS    team speak for team/* and nobody after it: any 1 of the keys " + ONE.keyId() + " (ed25519)",
                added.get(added.size() - 1));
        List<String> changed = lines(given, targets(3).withDelegations(team(TWO, "team/*")));
        assertTrue(changed.get(2).startsWith("NO MORE team"), () -> changed.toString());
        assertTrue(changed.get(3).contains(TWO.keyId()), () -> changed.toString());
        List<String> taken = lines(given, targets(3));
        assertTrue(taken.get(2).startsWith("NO MORE team"), () -> taken.toString());
        assertEquals(
                2, lines(given, targets(3).withDelegations(team(ONE, "team/*"))).size());
    }

    @Test
    void refusesKeysUnderIdsThatAreNotTheirOwn() {
        Delegations honest = team(ONE, "*");
        refuses(
                targets(1).withDelegations(new Delegations(Map.of(ONE.keyId(), TWO), honest.roles(), Optional.empty())),
                "under an id that is not its own");
        refuses(
                targets(1)
                        .withDelegations(new Delegations(
                                Map.of(ONE.keyId(), ONE, TWO.keyId(), TWO), honest.roles(), Optional.empty())),
                "without a role");
        refuses(
                targets(1).withDelegations(new Delegations(Map.of(), honest.roles(), Optional.empty())),
                "keys that are not listed");
    }

    @Test
    void refusesWhatItHasNoWordsFor() {
        Document note = Document.builder().put("note", 1).build();
        TargetEntry other =
                new TargetEntry("x", 1, new FileHashes(Map.of("sha256", "00")), Optional.of(note), Optional.empty());
        refuses(new TargetsMetadata(1, EXPIRES, Map.of("x", other), Delegations.NONE), "x: says more");
        refuses(new TargetsMetadata(1, NOW, Map.of()), "has expired already");
        refuses(targets(2), "after no targets.json at all comes 1");
    }
}
