package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a role may release in the owner's stead, and each thing that a thief of its key may not. */
class ReleaseRolesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final byte[] BUNDLE = "some bundle".getBytes(StandardCharsets.US_ASCII);
    private static final String FASHION = "fashion";

    private final Releases owner = Releases.byOwner();
    private final ReleaseRole nightly = owner.delegate("nightly", "fashion/*");

    private OfflineMetadata trusted() throws TrustException {
        return OfflineMetadata.fromRoot(owner.root(), NOW).updateTargets(owner.targets());
    }

    private OfflineMetadata taken() throws TrustException {
        return trusted().updateRole(nightly.name(), nightly.json(), 0);
    }

    private DelegationExceededException exceeds() {
        return assertThrows(DelegationExceededException.class, this::taken);
    }

    @Test
    void releasesBundlesOfItsFamilyBelowItsPaths() throws TrustException {
        TargetFile file = nightly.release("fashion/1.flotilla", BUNDLE, FASHION, 5, 4);
        OfflineMetadata trusted = taken();
        assertEquals(file, trusted.target("fashion/1.flotilla"));
        ReleasedTargets released = trusted.findReleased().orElseThrow();
        assertTrue(released.releases(file));
        assertEquals(4, released.floor(FASHION));
        assertEquals(0, released.floor("doors"));
    }

    @Test
    void refusesAReleaseForAnotherFamilyUnderItsOwnPath() {
        nightly.release("fashion/1.flotilla", BUNDLE, "doors", 9, 9);
        DelegationExceededException refused = exceeds();
        assertEquals("nightly", refused.role());
        assertEquals("fashion/1.flotilla", refused.path());
        assertEquals(
                "nightly.json: fashion/1.flotilla is of family \"doors\", so a role may release it only below doors/",
                refused.getMessage());
    }

    @Test
    void refusesAFamilyWhoseNameOnlyBeginsLikeThePath() {
        nightly.release("fashion/1.flotilla", BUNDLE, "fash", 9, 9);
        assertEquals("fashion/1.flotilla", exceeds().path());
    }

    @Test
    void refusesAPathOutsideOfItsPatterns() {
        nightly.release("doors/1.flotilla", BUNDLE, "doors", 9, 9);
        DelegationExceededException refused = exceeds();
        assertEquals("doors/1.flotilla", refused.path());
        assertTrue(String.valueOf(refused.getMessage()).contains("outside of the paths"), refused.getMessage());
    }

    @Test
    void refusesAPathDeeperThanItsPatterns() {
        nightly.release("fashion/old/1.flotilla", BUNDLE, FASHION, 9, 9);
        assertEquals("fashion/old/1.flotilla", exceeds().path());
    }

    @Test
    void refusesARoleThatDelegatesFurtherOrNamesADirector() {
        nightly.delegating(Delegations.toDirector(nightly.key().publicKey()));
        assertEquals(
                "nightly.json: it delegates further; only targets.json may",
                exceeds().getMessage());
    }

    @Test
    void letsTheDirectorReleaseNothing() {
        Ed25519Key director = owner.director();
        byte[] json = new MetadataSigner(director)
                .targets(new TargetsMetadata(
                        1,
                        Releases.EXPIRES,
                        Map.of(
                                "director/1.flotilla",
                                new TargetFile(
                                        "director/1.flotilla",
                                        1,
                                        Digest.of(BUNDLE),
                                        new TargetPolicy(1, 0, "director", List.of())))));
        assertThrows(DelegationExceededException.class, () -> trusted().updateRole("director", json, 0));
    }

    @Test
    void takesOnlyNamesThatAreNoOtherRoles() {
        for (String name : List.of("a", "0", "nightly-2", "x".repeat(63))) {
            assertTrue(ReleaseRoles.isName(name), name);
        }
        for (String name : List.of(
                "", "-a", "A", "a.b", "a/b", "x".repeat(64), "root", "targets", "snapshot", "timestamp", "director")) {
            assertFalse(ReleaseRoles.isName(name), name);
        }
    }

    @Test
    void refusesARoleThatIsBoundByHashesWhichBindNoFamily() {
        Role signers = new Role(List.of(nightly.key().publicKey().keyId()), 1);
        DelegatedRole hashed = new DelegatedRole("hashed", signers, false, List.of(), List.of("0"));
        assertThrows(DelegationExceededException.class, () -> ReleaseRoles.require(hashed));
    }

    @Test
    void refusesARoleThatTheTargetsDoNotName() throws TrustException {
        OfflineMetadata trusted = trusted();
        UnknownRoleException unknown =
                assertThrows(UnknownRoleException.class, () -> trusted.updateRole("weekly", nightly.json(), 0));
        assertEquals("weekly", unknown.role());
        owner.withdraw(nightly);
        assertThrows(UnknownRoleException.class, this::taken);
    }

    @Test
    void refusesAFileBySomebodyElsesKey() throws TrustException {
        OfflineMetadata trusted = trusted();
        nightly.signedBy(owner.key());
        assertThrows(ThresholdNotMetException.class, () -> trusted.updateRole("nightly", nightly.json(), 0));
    }

    @Test
    void refusesAnExpiredFile() {
        nightly.expiring(NOW);
        assertThrows(ExpiredMetadataException.class, this::taken);
    }

    @Test
    void refusesAFileOlderThanTheInstalledOne() throws TrustException {
        nightly.atVersion(4);
        OfflineMetadata trusted = trusted();
        trusted.updateRole("nightly", nightly.json(), 4);
        RollbackAttackException older =
                assertThrows(RollbackAttackException.class, () -> trusted.updateRole("nightly", nightly.json(), 5));
        assertEquals("nightly.json", older.document());
        assertEquals(5, older.installed());
        assertEquals(4, older.offered());
    }

    @Test
    void letsTheOwnersEntryWinAndTheFirstRoleAfterThat() throws TrustException {
        ReleaseRole second = owner.delegate("second", "fashion/*");
        TargetFile first = nightly.release("fashion/1.flotilla", BUNDLE, FASHION, 1, 0);
        second.release("fashion/1.flotilla", new byte[] {2}, FASHION, 2, 2);
        TargetFile onlySecond = second.release("fashion/2.flotilla", new byte[] {2}, FASHION, 2, 2);
        OfflineMetadata both = taken().updateRole(second.name(), second.json(), 0);
        assertEquals(first, both.target("fashion/1.flotilla"));
        assertEquals(onlySecond, both.target("fashion/2.flotilla"));
        assertEquals(2, both.findReleased().orElseThrow().floor(FASHION), "the highest of all");
        TargetFile own = owner.release("fashion/1.flotilla", new byte[] {3}, 3, 0);
        OfflineMetadata all = taken();
        assertEquals(own, all.target("fashion/1.flotilla"));
        assertFalse(all.findReleased().orElseThrow().releases(first));
    }

    @Test
    void asksNobodyBehindARoleWhoseFileIsNotThere() throws TrustException {
        ReleaseRole second = owner.delegate("second", "fashion/*");
        second.release("fashion/2.flotilla", BUNDLE, FASHION, 2, 0);
        OfflineMetadata trusted = trusted().updateRole(second.name(), second.json(), 0);
        assertEquals(Optional.empty(), trusted.findReleased().orElseThrow().find("fashion/2.flotilla"));
    }

    @Test
    void forgetsFilesOfRolesWithNewTargetsUntilTheyAreJudgedByThese() throws TrustException {
        nightly.release("fashion/1.flotilla", BUNDLE, FASHION, 1, 0);
        OfflineMetadata trusted = taken();
        OfflineMetadata next = trusted.updateTargets(owner.targets());
        assertThrows(UnknownTargetException.class, () -> next.target("fashion/1.flotilla"));
    }
}
