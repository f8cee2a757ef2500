package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.testkit.TestKeyKind;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.MixAndMatchException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import dev.flotilla.contract.trust.UnknownTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TUF 1.0 section 5.6 step 7: which roles are asked about a target, and in what order. */
class DelegationSearchTest {
    private static final String MISSING = "missing";

    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    private void delegate(String delegator, String... roles) {
        for (String role : roles) {
            repository.delegate(delegator, role, "*");
        }
    }

    private void publish(String... roles) {
        repository.publish(roles);
        repository.publishAll();
    }

    private List<String> askedFor(String path) {
        assertThrows(UnknownTargetException.class, () -> client.find(path));
        return askedNow();
    }

    private List<String> askedNow() {
        List<String> requests = repository.takeRequests();
        return requests.subList(4, requests.size());
    }

    @Test
    void findsATargetOfTheTopLevelRoleWithoutAskingAnyone() throws Exception {
        delegate("targets", "a");
        repository.addTarget("targets", "file", "content");
        publish("a");
        assertEquals(7, client.find("file").length());
        assertEquals(List.of(), askedNow());
    }

    @Test
    void asksInTheOrderOfTheDelegations() {
        delegate("targets", "a", "b");
        publish("a", "b");
        assertEquals(List.of("1.a.json", "1.b.json"), askedFor(MISSING));
    }

    @Test
    void asksWhomARoleNamesBeforeItsNeighbour() {
        delegate("targets", "a", "b");
        delegate("a", "c", "d");
        delegate("c", "e");
        publish("a", "b", "c", "d", "e");
        assertEquals(List.of("1.a.json", "1.c.json", "1.e.json", "1.d.json", "1.b.json"), askedFor(MISSING));
    }

    @Test
    void asksNobodyBehindATerminatingDelegation() {
        delegate("targets", "a", "b");
        delegate("a", "c", "d");
        terminate("a", 0);
        delegate("c", "e");
        publish("a", "b", "c", "d", "e");
        assertEquals(List.of("1.a.json", "1.c.json", "1.e.json"), askedFor(MISSING));
    }

    @SuppressWarnings("unchecked")
    private void terminate(String delegator, int index) {
        List<Object> roles = RepositorySimulator.list(repository.delegations(delegator), "roles");
        ((Map<String, Object>) roles.get(index)).put("terminating", true);
    }

    @Test
    void aTerminatingDelegationOfOtherPathsEndsNothing() {
        repository.delegate("targets", "a", "*.py").put("terminating", true);
        delegate("targets", "b");
        publish("a", "b");
        assertEquals(List.of("1.b.json"), askedFor(MISSING));
    }

    @Test
    void asksBeforeATerminatingDelegationWhoeverStandsBefore() {
        delegate("targets", "a", "b", "c");
        terminate("targets", 1);
        publish("a", "b", "c");
        assertEquals(List.of("1.a.json", "1.b.json"), askedFor(MISSING));
    }

    @Test
    void doesNotAskWhomTheWholeChainDoesNotTrust() {
        repository.delegate("targets", "a", "releases/*/*");
        repository.delegate("a", "b", "releases/y/*.zip");
        repository.addTarget("b", "releases/z/z.zip", "z");
        publish("a", "b");
        assertEquals(List.of("1.a.json"), askedFor("releases/z/z.zip"));
    }

    @Test
    void believesNoTargetThatIsOutsideThePathsOfItsRole() {
        repository.delegate("targets", "a", "docs/*");
        repository.addTarget("a", "bin/tool", "malware");
        publish("a");
        assertEquals(List.of(), askedFor("bin/tool"));
    }

    @Test
    void believesTheMoreTrustedOfTwo() throws Exception {
        delegate("targets", "a", "b");
        repository.addTarget("b", "file", "second");
        repository.addTarget("a", "file", "first!");
        publish("a", "b");
        client.find("file").verify("first!".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("1.a.json"), askedNow());
    }

    @Test
    void asksEachRoleOnceThoughTheyNameOneAnother() {
        delegate("targets", "a", "b");
        delegate("b", "c");
        delegate("c", "d");
        delegate("d", "b");
        publish("a", "b", "c", "d");
        assertEquals(List.of("1.a.json", "1.b.json", "1.c.json", "1.d.json"), askedFor(MISSING));
    }

    @Test
    void asksARoleThatTwoNameByTheFirst() {
        delegate("targets", "a", "b");
        delegate("a", "c");
        delegate("b", "c");
        publish("a", "b", "c");
        assertEquals(List.of("1.a.json", "1.c.json", "1.b.json"), askedFor(MISSING));
    }

    @Test
    void judgesAKeptRoleByTheKeysOfWhoeverNamesItNow() throws Exception {
        repository.delegate("targets", "a", "x/*");
        repository.delegate("targets", "b", "y/*");
        repository.delegate("a", "c", "x/*");
        repository.delegate("b", "c", "y/*");
        TestKey other = TestKey.ed25519();
        Map<String, Object> keys = RepositorySimulator.map(repository.delegations("b"), "keys");
        keys.put(repository.signers("c").get(0).keyId(), other.listed());
        repository.addTarget("c", "x/file", "x");
        repository.addTarget("c", "y/file", "y");
        publish("a", "b", "c");
        assertEquals(1, client.find("x/file").length());
        assertThrows(ThresholdNotMetException.class, () -> client.find("y/file"));
    }

    @Test
    void asksNoMoreThanSoManyRoles() {
        String before = "targets";
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < TargetSearch.MAX_DELEGATIONS + 5; i++) {
            String role = "role" + i;
            delegate(before, role);
            roles.add(role);
            before = role;
        }
        repository.addTarget(before, "file", "content");
        publish(roles.toArray(String[]::new));
        assertEquals(TargetSearch.MAX_DELEGATIONS, askedFor("file").size());
    }

    @Test
    void fetchesADelegatedRoleOnceAndAgainWhenItChanges() throws Exception {
        delegate("targets", "a");
        repository.addTarget("a", "file", "content");
        publish("a");
        client.find("file");
        repository.takeRequests();
        client.find("file");
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.takeRequests());
        repository.publish("a", "snapshot", "timestamp");
        client.find("file");
        assertEquals(
                List.of("2.root.json", "timestamp.json", "3.snapshot.json", "2.a.json"), repository.takeRequests());
    }

    @Test
    void endsAtARoleThatIsMissing() {
        delegate("targets", "a", "b");
        publish("a", "b");
        repository.withhold("1.a.json");
        assertThrows(MetadataUnavailableException.class, () -> client.find(MISSING));
        assertEquals(List.of("1.a.json"), askedNow());
    }

    @Test
    void endsAtARoleThatTheSnapshotDoesNotList() {
        delegate("targets", "a");
        repository.publishAll();
        assertThrows(MalformedMetadataException.class, () -> client.find(MISSING));
    }

    @Test
    void endsAtARoleThatIsNotSigned() {
        delegate("targets", "a", "b");
        repository.signers("a").clear();
        publish("a", "b");
        assertThrows(ThresholdNotMetException.class, () -> client.find(MISSING));
        assertEquals(TufClient.versions(1, 2, 2, 2), client.store.versions());
    }

    @Test
    void endsAtARoleThatTheTopLevelKeySignedInstead() {
        delegate("targets", "a");
        repository.signers("a").clear();
        repository.signers("a").addAll(repository.signers("targets"));
        publish("a");
        assertThrows(ThresholdNotMetException.class, () -> client.find(MISSING));
    }

    @Test
    void endsAtARoleThatHasExpired() throws Exception {
        delegate("targets", "a");
        repository.expiring("a", TufClient.START);
        repository.addTarget("a", "file", "content");
        publish("a");
        assertThrows(ExpiredMetadataException.class, () -> client.find("file"));
        assertEquals(TufClient.versions(1, 2, 2, 2), client.store.versions());
    }

    @Test
    void believesNoKeptRoleThatHasExpiredButItsSuccessor() throws Exception {
        delegate("targets", "a");
        repository.expiring("a", TufClient.START.plusSeconds(60));
        repository.addTarget("a", "file", "content");
        publish("a");
        client.find("file");
        client.onDay(1);
        assertThrows(ExpiredMetadataException.class, () -> client.find("file"));
        repository.expiring("a", TufClient.EXPIRES).publish("a", "snapshot", "timestamp");
        assertEquals(7, client.find("file").length());
    }

    @Test
    void endsAtARoleOfAnotherVersionThanListed() {
        delegate("targets", "a");
        publish("a");
        repository.publish("a", "snapshot", "timestamp");
        repository.serve("2.a.json", repository.file("1.a.json"));
        assertThrows(MixAndMatchException.class, () -> client.find(MISSING));
    }

    @Test
    void endsAtARoleOfAnotherDigestThanListed() {
        delegate("targets", "a");
        repository.listingHashes();
        publish("a");
        RepositorySimulator.map(
                        RepositorySimulator.map(
                                RepositorySimulator.map(repository.signed("snapshot"), "meta"), "a.json"),
                        "hashes")
                .put("sha256", "00".repeat(32));
        repository.publish("snapshot", "timestamp");
        assertThrows(MixAndMatchException.class, () -> client.find(MISSING));
    }

    @Test
    void needsTheThresholdOfTheDelegation() throws Exception {
        Map<String, Object> a = repository.delegate("targets", "a", "*");
        a.put("threshold", 2L);
        TestKey second = TestKey.of(TestKeyKind.ECDSA);
        RepositorySimulator.list(a, "keyids").add(second.keyId());
        RepositorySimulator.map(repository.delegations("targets"), "keys").put(second.keyId(), second.listed());
        repository.addTarget("a", "file", "content");
        publish("a");
        assertThrows(ThresholdNotMetException.class, () -> client.find("file"));
        repository.addSigner("a", second);
        repository.publish("a", "snapshot", "timestamp");
        assertEquals(7, client.find("file").length());
    }

    @Test
    void asksTheRoleOfTheHashPrefix() throws Exception {
        String hash = Digest.of("file".getBytes(StandardCharsets.UTF_8)).hex();
        repository.delegateToMore("targets", "a").put("path_hash_prefixes", List.of(hash.charAt(0) == '0' ? "1" : "0"));
        repository.delegateToMore("targets", "b").put("path_hash_prefixes", List.of("zz", hash.substring(0, 3)));
        repository.addTarget("b", "file", "content");
        publish("a", "b");
        assertEquals(7, client.find("file").length());
        assertEquals(List.of("1.b.json"), askedNow());
    }

    @Test
    void asksNobodyWhoIsTrustedWithNoPaths() {
        repository.delegateToMore("targets", "a");
        publish("a");
        assertEquals(List.of(), askedFor(MISSING));
    }

    @Test
    void refusesADelegationWithBothKindsOfPaths() {
        repository.delegate("targets", "a", "*").put("path_hash_prefixes", List.of("00"));
        publish("a");
        assertThrows(MalformedMetadataException.class, () -> client.find(MISSING));
    }

    @Test
    void refusesTwoDelegationsOfOneName() {
        delegate("targets", "a", "a");
        publish("a");
        assertThrows(MalformedMetadataException.class, () -> client.find(MISSING));
    }

    @Test
    void refusesADelegationUnderTheNameOfATopLevelRole() {
        for (String name : List.of("root", "timestamp", "snapshot", "targets")) {
            TufClient other = new TufClient();
            other.repository.delegate("targets", name, "*");
            other.repository.publishAll();
            assertThrows(MalformedMetadataException.class, () -> other.find(MISSING), name);
        }
    }

    @Test
    void asksTheOneBinOfSuccinctRoles() throws Exception {
        TestKey key = TestKey.ed25519();
        // SHA-256 of "bar" begins with fc
        for (Map.Entry<Long, String> bin :
                Map.of(2L, "bin-3", 8L, "bin-fc", 10L, "bin-3f3").entrySet()) {
            TufClient other = new TufClient();
            other.repository.delegate("targets", bin.getValue(), "*");
            Map<String, Object> delegations = other.repository.delegations("targets");
            delegations.remove("roles");
            delegations.put("keys", Map.of(key.keyId(), key.listed()));
            delegations.put(
                    "succinct_roles",
                    Map.of(
                            "keyids",
                            List.of(key.keyId()),
                            "threshold",
                            1L,
                            "bit_length",
                            bin.getKey(),
                            "name_prefix",
                            "bin"));
            other.repository.signers(bin.getValue()).clear();
            other.repository.addSigner(bin.getValue(), key);
            other.repository.addTarget(bin.getValue(), "bar", "content");
            other.repository.publish(bin.getValue());
            other.repository.publishAll();
            assertEquals(7, other.find("bar").length());
        }
    }

    @Test
    void encodesUnusualNamesInAddresses() {
        Map<String, String> names = Map.of(
                "?", "1.%3F.json",
                "#", "1.%23.json",
                "/a", "1.%2Fa.json",
                "../a", "1...%2Fa.json",
                "a b\u00e9", "1.a%20b%C3%A9.json");
        names.forEach((name, file) -> {
            TufClient other = new TufClient();
            other.repository.delegate("targets", name, "*");
            other.repository.publish(name);
            other.repository.publishAll();
            other.repository.serve(file, other.repository.file("1." + name + ".json"));
            assertThrows(UnknownTargetException.class, () -> other.find(MISSING));
            assertEquals(file, other.repository.takeRequests().get(4));
            assertEquals(5, other.store.versions().size());
        });
    }

    @Test
    void asksForDelegatedRolesWithoutVersionsWhereSnapshotsAreNotConsistent() {
        repository.signed("root").put("consistent_snapshot", false);
        repository.publish("root");
        delegate("targets", "a");
        publish("a");
        assertThrows(UnknownTargetException.class, () -> client.find(MISSING));
        assertEquals("a.json", repository.takeRequests().get(5));
    }

    @Test
    void readsNoMoreThanItsBoundOfADelegatedRole() {
        delegate("targets", "a");
        publish("a");
        repository.serve("1.a.json", new byte[TrustedMetadataSet.MAX_TARGETS_BYTES + 1]);
        assertThrows(LengthExceededException.class, () -> client.find(MISSING));
    }

    @Test
    void keepsTheVeryBytesOfADelegatedRole() throws Exception {
        delegate("targets", "a");
        repository.addTarget("a", "file", "content");
        publish("a");
        client.find("file");
        assertArrayEquals(
                repository.file("1.a.json"), client.store.read("a", 100_000).orElseThrow());
    }
}
