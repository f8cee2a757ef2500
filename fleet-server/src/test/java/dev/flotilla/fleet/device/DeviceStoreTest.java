package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of devices does. */
class DeviceStoreTest extends StoreTest {

    DeviceStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void enrolsOncePerClaim() {
        Digest claim = addClaim("claim", "line-1", NOW.plusSeconds(60));
        assertEquals(DeviceStore.Enrolment.ENROLLED, await(stores.devices().enrol(claim, device("a"), NOW)));
        assertEquals(DeviceStore.Enrolment.CLAIM_REFUSED, await(stores.devices().enrol(claim, device("b"), NOW)));
        Device found = await(stores.devices().find(new DeviceId("a"))).orElseThrow();
        assertEquals("line-1", found.group());
        assertEquals(device("a").key(), found.key());
        assertEquals(Optional.empty(), found.desired());
        assertFalse(isGood(found.id(), "a-1", NOW), "good before it was issued");
    }

    private boolean isGood(DeviceId id, String certificate, Instant now) {
        return await(stores.devices().isGood(id, digest(certificate), now));
    }

    @Test
    void takesACertificateOfItsDeviceOnlyAndUntilItsEnd() {
        DeviceId id = enrol("a", "");
        DeviceId other = enrol("b", "");
        assertTrue(isGood(id, "a-1", NOW.plus(Duration.ofHours(23))));
        assertFalse(isGood(id, "a-1", NOW.plus(Duration.ofDays(1))));
        assertFalse(isGood(other, "a-1", NOW));
        assertFalse(isGood(id, "c-1", NOW));
        assertFalse(isGood(new DeviceId("c"), "a-1", NOW));
    }

    @Test
    void keepsTheNewestCertificatesOfADevice() {
        DeviceId id = enrol("a", "");
        for (int n = 2; n <= DeviceStore.MAX_CERTIFICATES + 1; n++) {
            assertTrue(isGood(id, "a-1", NOW));
            assertTrue(certify("a", digest("a-" + (n - 1)), n, NOW.plusSeconds(n)));
        }
        assertFalse(isGood(id, "a-1", NOW));
        assertTrue(isGood(id, "a-2", NOW));
        assertFalse(certify("c", digest("c-0"), 1, NOW));
    }

    @Test
    void keepsTheCertificateThatADeviceShowsHoweverManyAnswersItMisses() {
        DeviceId id = enrol("a", "");
        for (int n = 2; n <= 2 * DeviceStore.MAX_CERTIFICATES; n++) {
            assertTrue(certify("a", digest("a-1"), n, NOW.plusSeconds(n)));
        }
        assertTrue(isGood(id, "a-1", NOW));
        assertFalse(isGood(id, "a-2", NOW));
        assertTrue(isGood(id, "a-" + 2 * DeviceStore.MAX_CERTIFICATES, NOW));
    }

    @Test
    void certifiesNoOtherKeyThanTheDevices() {
        DeviceId id = enrol("a", "");
        P256PublicKey other = P256KeyPair.generate(new SecureRandom()).publicKey();
        assertFalse(await(
                stores.devices().addCertificate(id, other, digest("a-1"), certificate("a", 2), NOW.plusSeconds(1))));
        assertFalse(isGood(id, "a-2", NOW));
    }

    @Test
    void findsWhoUsedAClaimWithItsKeyUntilTheClaimEndsOrTheDeviceIsSeen() {
        Instant end = NOW.plusSeconds(60);
        Digest claim = addClaim("claim", "", end);
        NewDevice device = device("a");
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(claim, device.key(), NOW)));
        await(stores.devices().enrol(claim, device, NOW));
        assertEquals(Optional.of(device.id()), await(stores.devices().findEnrolled(claim, device.key(), NOW)));
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(claim, device.key(), end)));
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(digest("x"), device.key(), NOW)));
        P256PublicKey other = P256KeyPair.generate(new SecureRandom()).publicKey();
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(claim, other, NOW)));
        await(stores.devices().setOnline(device.id(), true, NOW));
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(claim, device.key(), NOW)));
    }

    @Test
    void findsNoRevokedDeviceByItsClaim() {
        Digest claim = addClaim("claim", "", NOW.plusSeconds(60));
        NewDevice device = device("a");
        await(stores.devices().enrol(claim, device, NOW));
        await(stores.devices().revoke(device.id(), NOW));
        assertEquals(Optional.empty(), await(stores.devices().findEnrolled(claim, device.key(), NOW)));
    }

    @Test
    void takesAllCertificatesOfARevokedDeviceBack() {
        DeviceId id = enrol("a", "");
        certify("a", digest("a-1"), 2, NOW);
        assertTrue(await(stores.devices().revoke(id, NOW)));
        assertFalse(await(stores.devices().revoke(id, NOW)));
        assertFalse(await(stores.devices().revoke(new DeviceId("c"), NOW)));
        assertFalse(isGood(id, "a-1", NOW));
        assertFalse(isGood(id, "a-2", NOW));
        assertFalse(certify("a", digest("a-1"), 3, NOW));
        assertFalse(await(stores.devices().setOnline(id, true, NOW)));
        assertFalse(await(stores.devices().saw(id, NOW)));
        assertFalse(await(stores.devices().saveReport(id, report(0, UpdatePhase.IDLE, digest("bundle")))));
        assertEquals(List.of(), await(stores.devices().ids(Condition.always())));
        Device revoked = await(stores.devices().find(id)).orElseThrow();
        assertEquals(Optional.of(NOW), revoked.revokedAt());
        assertFalse(revoked.online());
    }

    @Test
    void givesTheIdOfARevokedDeviceToTheNextOfItsName() {
        DeviceId id = enrol("a", "old");
        await(stores.devices().revoke(id, NOW));
        Digest claim = addClaim("claim", "new", NOW.plusSeconds(60));
        NewDevice next = new NewDevice(id, "Device a", device("a").key(), NOW);
        assertEquals(DeviceStore.Enrolment.ENROLLED, await(stores.devices().enrol(claim, next, NOW)));
        assertTrue(certify("a", digest("a-2"), 2, NOW));
        Device found = await(stores.devices().find(id)).orElseThrow();
        assertEquals(Optional.empty(), found.revokedAt());
        assertEquals("new", found.group());
        assertTrue(isGood(id, "a-2", NOW));
        assertFalse(isGood(id, "a-1", NOW));
    }

    @Test
    void enrolsOneOfTwoDevicesThatRaceForAClaim() {
        Digest claim = addClaim("claim", "", NOW.plusSeconds(60));
        Future<DeviceStore.Enrolment> first = stores.devices().enrol(claim, device("a"), NOW);
        Future<DeviceStore.Enrolment> second = stores.devices().enrol(claim, device("b"), NOW);
        assertEquals(
                Set.of(DeviceStore.Enrolment.ENROLLED, DeviceStore.Enrolment.CLAIM_REFUSED),
                Set.of(await(first), await(second)));
    }

    @Test
    void refusesUnknownAndExpiredClaims() {
        Digest expired = addClaim("claim", "", NOW);
        assertEquals(DeviceStore.Enrolment.CLAIM_REFUSED, await(stores.devices().enrol(expired, device("a"), NOW)));
        assertEquals(DeviceStore.Enrolment.CLAIM_REFUSED, await(stores.devices().enrol(digest("x"), device("a"), NOW)));
        assertTrue(await(stores.devices().find(new DeviceId("a"))).isEmpty());
    }

    @Test
    void forgetsClaimsThatEnded() {
        addClaim("ended", "", NOW);
        Digest open = addClaim("open", "", NOW.plusSeconds(60));
        assertEquals(0, await(stores.devices().deleteClaimsBefore(NOW)));
        assertEquals(1, await(stores.devices().deleteClaimsBefore(NOW.plusSeconds(1))));
        assertEquals(DeviceStore.Enrolment.ENROLLED, await(stores.devices().enrol(open, device("a"), NOW)));
    }

    @Test
    void keepsTheClaimWhenTheIdIsTaken() {
        enrol("a", "");
        Digest claim = addClaim("claim", "", NOW.plusSeconds(60));
        assertEquals(DeviceStore.Enrolment.ID_TAKEN, await(stores.devices().enrol(claim, device("a"), NOW)));
        assertEquals(DeviceStore.Enrolment.ENROLLED, await(stores.devices().enrol(claim, device("b"), NOW)));
    }

    @Test
    void listsBatchesWithClaimsThatCanBeUsedNewestFirst() {
        ClaimBatch old = new ClaimBatch("old", "line-1", NOW.minusSeconds(9), NOW.plusSeconds(60));
        await(stores.devices().addClaims(old, List.of(digest("1"), digest("2"))));
        ClaimBatch fresh = new ClaimBatch("fresh", "", NOW, NOW.plusSeconds(60));
        await(stores.devices().addClaims(fresh, List.of(digest("3"))));
        addClaim("expired", "", NOW);
        await(stores.devices().enrol(digest("2"), device("a"), NOW));
        assertEquals(
                List.of(new OpenClaims(fresh, 1, 0), new OpenClaims(old, 2, 1)),
                await(stores.devices().openClaims(NOW, 9)));
        assertEquals(1, await(stores.devices().openClaims(NOW, 1)).size());
        await(stores.devices().enrol(digest("3"), device("b"), NOW));
        assertEquals(List.of(new OpenClaims(old, 2, 1)), await(stores.devices().openClaims(NOW, 9)));
    }

    @Test
    void revokesTheUnusedClaimsOfABatchOnly() {
        ClaimBatch batch = new ClaimBatch("batch", "", NOW, NOW.plusSeconds(60));
        await(stores.devices().addClaims(batch, List.of(digest("1"), digest("2"), digest("3"))));
        Digest other = addClaim("other", "", NOW.plusSeconds(60));
        await(stores.devices().enrol(digest("2"), device("a"), NOW));
        assertEquals(2, await(stores.devices().revokeClaims("batch")));
        assertEquals(0, await(stores.devices().revokeClaims("batch")));
        for (String claim : List.of("1", "2", "3")) {
            assertEquals(
                    DeviceStore.Enrolment.CLAIM_REFUSED,
                    await(stores.devices().enrol(digest(claim), device("b"), NOW)));
        }
        assertEquals(DeviceStore.Enrolment.ENROLLED, await(stores.devices().enrol(other, device("b"), NOW)));
    }

    @Test
    void pagesInOrderAndFindsByPartOfAName() {
        for (String id : List.of("c-1", "a-1", "b", "a")) {
            enrol(id, id.equals("b") ? "Line-7" : "");
        }
        assertEquals(List.of("a", "a-1"), ids(Optional.empty(), "", 2));
        assertEquals(List.of("b", "c-1"), ids(Optional.of(new DeviceId("a-1")), "", 9));
        assertEquals(List.of("b"), ids(Optional.empty(), "LINE", 9));
        assertEquals(List.of(), ids(Optional.empty(), "%", 9));
        assertEquals(
                List.of(new DeviceId("b")),
                await(stores.devices().ids(where("group==Line-7").condition())));
    }

    private List<String> ids(Optional<DeviceId> after, String query, int limit) {
        return ids(after, new DeviceQuery(query, Condition.always()), limit);
    }

    private List<String> ids(Optional<DeviceId> after, DeviceQuery query, int limit) {
        return await(stores.devices().page(after, query, limit)).stream()
                .map(device -> device.id().value())
                .toList();
    }

    private DeviceQuery where(String filter) {
        return new DeviceQuery(
                "", new DeviceFilter(filter).at(NOW, await(stores.devices().models())));
    }

    @Test
    void pagesAndCountsThoseThatAFilterSelects() {
        for (String id : List.of("a", "b", "c", "d")) {
            enrol(id, id.equals("b") ? "" : "line");
        }
        DeviceQuery line = where("group==line");
        assertEquals(List.of("a", "c"), ids(Optional.empty(), line, 2));
        assertEquals(List.of("d"), ids(Optional.of(new DeviceId("c")), line, 2));
        assertEquals(3, await(stores.devices().count(line)));
        assertEquals(1, await(stores.devices().count(new DeviceQuery("evice d", line.condition()))));
    }

    @Test
    void keepsLabelsAlsoForWhoTakesThePlace() {
        DeviceId id = enrol("a", "");
        DeviceLabels labels = new DeviceLabels(List.of("b", "a", "b"), Map.of("site", "Łódź \"2\""));
        assertTrue(await(stores.devices().setLabels(id, labels)));
        assertEquals(labels, await(stores.devices().find(id)).orElseThrow().labels());
        assertEquals(List.of("a", "b"), labels.tags());
        await(stores.devices().revoke(id, NOW));
        await(stores.devices().enrol(addClaim("next", "", NOW.plusSeconds(60)), device("a"), NOW));
        assertEquals(labels, await(stores.devices().find(id)).orElseThrow().labels());
        assertFalse(await(stores.devices().setLabels(new DeviceId("b"), labels)));
    }

    @Test
    void filtersByTheModelThatIsReportedAndKnown() {
        RegisteredBundle bundle = RegisteredBundles.registered("1.2.0", NOW);
        await(stores.registry().addBundle(bundle));
        report(enrol("a", ""), bundle.digest());
        report(enrol("b", ""), digest("unknown"));
        enrol("c", "");
        assertEquals(List.of("a"), ids(Optional.empty(), where("version==1.*;version=ge=1.2.0"), 9));
        assertEquals(List.of(), ids(Optional.empty(), where("version=gt=1.2.0"), 9));
        String family = bundle.target().policy().family();
        assertEquals(List.of("a"), ids(Optional.empty(), where("family=='" + family + "'"), 9));
        assertEquals(List.of("b", "c"), ids(Optional.empty(), where("family=='' and version!=1.2.0"), 9));
    }

    private void report(DeviceId id, Digest running) {
        await(stores.devices().saveReport(id, report(0, UpdatePhase.CONFIRMED, running)));
    }

    @Test
    void keepsTheNewestReportWithItsProof() {
        DeviceId id = enrol("a", "");
        Report second = report(2, UpdatePhase.CONFIRMED, digest("bundle"));
        assertTrue(await(stores.devices().saveReport(id, second)));
        assertFalse(await(stores.devices().saveReport(id, report(1, UpdatePhase.REJECTED, digest("old")))));
        Device found = await(stores.devices().find(id)).orElseThrow();
        assertEquals(Optional.of(second), found.reported());
        assertEquals(Optional.of(NOW), found.lastSeen());
        assertEquals(Map.of(digest("bundle"), 1L), await(stores.devices().active()));
        assertEquals(Set.of(id), await(stores.devices().running(digest("bundle"))));
        assertEquals(Set.of(), await(stores.devices().running(digest("old"))));
        DeviceId grouped = enrol("b", "lab");
        report(grouped, digest("bundle"));
        assertEquals(Map.of(id, "", grouped, "lab"), await(stores.devices().groups(digest("bundle"))));
        assertEquals(Map.of(), await(stores.devices().groups(digest("old"))));
    }

    @Test
    void keepsAVerdictAgainstWhatWasSaidBeforeItAndCameLater() {
        DeviceId id = enrol("a", "");
        Digest bundle = digest("bundle");
        assertTrue(saved(id, report(2, UpdatePhase.PROBING, bundle, NOW.plusSeconds(1))));
        assertTrue(saved(id, report(2, UpdatePhase.FETCHING, bundle, NOW)), "no verdict is known yet");
        assertTrue(saved(id, report(2, UpdatePhase.CONFIRMED, bundle, NOW)));
        assertFalse(saved(id, report(2, UpdatePhase.ACTIVATING, bundle, NOW.minusMillis(1))), "overtaken");
        assertFalse(saved(id, report(2, UpdatePhase.ACTIVATING, bundle, NOW)), "within one tick of its clock");
        assertTrue(saved(id, report(2, UpdatePhase.ROLLED_BACK, bundle, NOW.minusSeconds(9))), "another verdict");
        assertTrue(saved(id, report(2, UpdatePhase.FETCHING, bundle, NOW)), "said later");
        assertTrue(saved(id, report(3, UpdatePhase.FETCHING, bundle, NOW.minusSeconds(60))), "on a later assignment");
    }

    @Test
    void keepsTheEndOfAShadowAgainstWhatWasSaidBeforeItAndCameLater() {
        DeviceId id = enrol("a", "");
        Optional<Digest> loaded = Optional.of(digest("bundle"));
        assertTrue(saved(id, shadowing(2, Optional.empty(), NOW)));
        assertTrue(saved(id, shadowing(2, loaded, NOW)), "it is loaded now");
        assertFalse(saved(id, shadowing(2, Optional.empty(), NOW)), "overtaken: it was not loaded yet");
        assertTrue(saved(id, shadowing(2, loaded, NOW.minusSeconds(1))), "no further than what is known, nor less");
        assertTrue(saved(id, report(2, UpdatePhase.REJECTED, digest("serves"), NOW)), "it gives the shadow up");
        assertFalse(saved(id, shadowing(2, loaded, NOW)), "overtaken: that was before");
        assertTrue(saved(id, shadowing(2, loaded, NOW.plusSeconds(1))), "said later");
    }

    @Test
    void countsOnAboveWhatADeviceHasObeyed() {
        DeviceId id = enrol("a", "");
        assertTrue(await(stores.devices().countOn(id, 7, NOW)));
        assertEquals(8, await(stores.devices().find(id)).orElseThrow().counter());
        assertFalse(await(stores.devices().countOn(id, 7, NOW)), "it is above that already");
        assertFalse(await(stores.devices().countOn(id, 8, NOW)), "that is the last one made");
        assertEquals(8, await(stores.devices().find(id)).orElseThrow().counter());
        assertTrue(await(stores.devices().revoke(id, NOW)));
        assertFalse(await(stores.devices().countOn(id, 20, NOW)), "it is revoked");
        assertFalse(await(stores.devices().countOn(new DeviceId("nobody"), 20, NOW)));
    }

    private boolean saved(DeviceId id, Report report) {
        return await(stores.devices().saveReport(id, report));
    }

    @Test
    void keepsNoReportOfAnUnknownDevice() {
        assertFalse(
                await(stores.devices().saveReport(new DeviceId("a"), report(0, UpdatePhase.IDLE, digest("bundle")))));
    }

    @Test
    void tellsWhoCameFromWhoStayedAndForgetsTheSilent() {
        DeviceId id = enrol("a", "");
        assertEquals(DeviceStore.Sighting.UNKNOWN, await(stores.devices().heard(new DeviceId("b"), NOW)));
        assertEquals(DeviceStore.Sighting.CAME, await(stores.devices().heard(id, NOW)));
        assertEquals(DeviceStore.Sighting.STAYED, await(stores.devices().heard(id, NOW.plusSeconds(1))));
        assertEquals(0, await(stores.devices().setSilentOffline(NOW.plusSeconds(1))));
        assertEquals(1, await(stores.devices().setSilentOffline(NOW.plusSeconds(2))));
        assertFalse(await(stores.devices().find(id)).orElseThrow().online());
        assertEquals(DeviceStore.Sighting.CAME, await(stores.devices().heard(id, NOW.plusSeconds(3))));
        await(stores.devices().revoke(id, NOW.plusSeconds(4)));
        assertEquals(DeviceStore.Sighting.UNKNOWN, await(stores.devices().heard(id, NOW.plusSeconds(5))));
        assertFalse(await(stores.devices().find(id)).orElseThrow().online());
    }

    @Test
    void countsTheFleet() {
        DeviceId online = enrol("online", "");
        enrol("silent", "");
        await(stores.devices().setOnline(online, true, NOW));
        assertEquals(new FleetCounts(2, 1, 0, 0, 1), await(stores.devices().counts()));
        await(stores.devices().setAllOffline());
        assertEquals(new FleetCounts(2, 0, 0, 0, 1), await(stores.devices().counts()));
    }
}
