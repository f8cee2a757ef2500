package dev.flotilla.fleet.dataset.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.DatasetVersion;
import dev.flotilla.fleet.dataset.Labelled;
import dev.flotilla.fleet.dataset.LeftOut;
import dev.flotilla.fleet.dataset.Mark;
import dev.flotilla.fleet.dataset.Member;
import dev.flotilla.fleet.dataset.label.Agreement;
import dev.flotilla.fleet.dataset.label.FieldAccuracy;
import dev.flotilla.fleet.dataset.label.Label;
import dev.flotilla.fleet.dataset.label.LabelState;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of samples, labels and datasets does. */
class SampleStoreTest extends StoreTest {
    private static final DeviceId A = new DeviceId("a");
    private static final DeviceId B = new DeviceId("b");
    private static final byte[] SEALED = {1, 2, 3};
    private static final String MODEL = "shapes";
    private static final Duration KEPT = Duration.ofDays(1);

    SampleStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private static Sample.Facts facts(String name, double mean, long likeness, String subject) {
        return new Sample.Facts(
                digest("bundle"),
                NOW,
                Origin.RANDOM,
                Optional.of(digest("input " + name)),
                Optional.empty(),
                1,
                0.7,
                mean,
                0.3,
                likeness,
                subject,
                Optional.of(new Consent("Grace", digest("scope"), NOW)));
    }

    private static Sample sample(String name, DeviceId device, int second, Sample.Facts facts) {
        Instant at = NOW.plusSeconds(second);
        return new Sample(
                digest(name),
                Optional.of(device),
                MODEL,
                at,
                at.plus(KEPT),
                SampleState.ACCEPTED,
                Optional.of(facts),
                Optional.empty());
    }

    private Sample add(String name, DeviceId device, int second) {
        return add(sample(name, device, second, facts(name, 0.5, name.hashCode() * 0x9e3779b97f4a7c15L, "")));
    }

    private Sample add(Sample sample) {
        assertTrue(await(stores.samples().add(sample, SEALED)));
        return sample;
    }

    private Sample aside(String name, Optional<Sample.Facts> facts) {
        return add(new Sample(
                digest(name),
                Optional.of(A),
                facts.isPresent() ? MODEL : "",
                NOW,
                NOW.plus(KEPT),
                SampleState.QUARANTINED,
                facts,
                Optional.of(new Finding(Doubt.OUTLIER, "odd"))));
    }

    @Test
    void keepsASampleOnceWithAllThatIsKnownOfIt() {
        Sample one = add("one", A, 0);
        assertFalse(await(stores.samples().add(one, new byte[] {9})));
        assertEquals(Optional.of(one), await(stores.samples().find(one.id())));
        assertArrayEquals(
                SEALED, await(stores.samples().contents(List.of(one.id()))).get(one.id()));
        Sample unreadable = aside("unreadable", Optional.empty());
        assertEquals(Optional.of(unreadable), await(stores.samples().find(unreadable.id())));
        assertEquals(Optional.empty(), await(stores.samples().find(digest("none"))));
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        Sample old = add("old", A, 0);
        Sample mid = add("mid", B, 1);
        Sample young = add("young", A, 2);
        SampleQuery all = new SampleQuery(Optional.of(MODEL), Optional.of(SampleState.ACCEPTED), Optional.empty());
        assertEquals(List.of(young, mid), await(stores.samples().list(all, Optional.empty(), 2)));
        assertEquals(List.of(old), await(stores.samples().list(all, Optional.of(mid.id()), 2)));
        SampleQuery ofA = new SampleQuery(Optional.empty(), Optional.empty(), Optional.of(A));
        assertEquals(List.of(young, old), await(stores.samples().list(ofA, Optional.empty(), 9)));
        SampleQuery other = new SampleQuery(Optional.of("other"), Optional.empty(), Optional.empty());
        assertEquals(List.of(), await(stores.samples().list(other, Optional.empty(), 9)));
    }

    @Test
    void tellsWhatIsAroundASample() {
        Sample mine = add(sample("mine", A, 0, facts("mine", 0.5, 0b1000, "")));
        add(sample("far", A, 1, facts("far", 0.6, 0b0111, "")));
        Sample theirs = add(sample("theirs", B, 2, facts("theirs", 0.7, 0b1000, "")));
        Neighbourhood around =
                await(stores.samples().around(MODEL, Optional.of(A), facts("mine", 0.5, 0b1001, ""), NOW));
        assertEquals(Optional.of(mine.id()), around.same());
        assertEquals(Optional.of(new Neighbourhood.Alike(mine.id(), 0.5, 0.3)), around.alike());
        assertEquals(List.of(new Neighbourhood.Other("b", 0.7, 0.3)), around.others());
        Neighbourhood later = await(
                stores.samples().around(MODEL, Optional.of(A), facts("new", 0.5, 0b1001, ""), NOW.plusSeconds(1)));
        assertEquals(Optional.empty(), later.same());
        assertEquals(Optional.empty(), later.alike(), "too long ago");
        assertEquals(1, await(stores.samples().countSince(B, theirs.receivedAt())));
        assertEquals(0, await(stores.samples().countSince(B, theirs.receivedAt().plusMillis(1))));
    }

    @Test
    void acceptsWhatWasKeptAsideAndCanBeRead() {
        Sample odd = aside("odd", Optional.of(facts("odd", 9, 0, "")));
        Sample unreadable = aside("unreadable", Optional.empty());
        assertTrue(await(stores.samples().release(odd.id())));
        assertFalse(await(stores.samples().release(odd.id())));
        assertFalse(await(stores.samples().release(unreadable.id())));
        Sample found = await(stores.samples().find(odd.id())).orElseThrow();
        assertEquals(SampleState.ACCEPTED, found.state());
        assertEquals(odd.finding(), found.finding(), "it stays known what was odd");
    }

    @Test
    void hasNobodyLabelWhatHasAnEmbeddingInPlaceOfAnInput() {
        Sample one = add(sample("one", A, 0, ofEmbedding(facts("one", 0, 0, ""))));
        assertEquals(Optional.of(one), await(stores.samples().find(one.id())));
        assertEquals(Optional.empty(), await(stores.labels().next(MODEL, "ada")));
        assertEquals(Optional.empty(), await(stores.labels().put(one.id(), label("ada", 1))));
        assertEquals(Map.of(), await(stores.labels().progress(MODEL)));
        assertEquals(List.of(), await(stores.datasets().labelled(MODEL, 9)));
        Sample mine = add(sample("mine", A, 1, facts("mine", 0.5, 0, "")));
        assertEquals(
                Optional.of(mine.id()),
                await(stores.samples().around(MODEL, Optional.of(A), facts("new", 0.5, 0, ""), NOW))
                        .alike()
                        .map(Neighbourhood.Alike::id),
                "without an input it is like none");
        assertEquals(1, await(stores.samples().erase(new Erasure.OfSample(one.id()), true, NOW)));
        assertEquals(
                Optional.empty(),
                await(stores.samples().find(one.id())).orElseThrow().facts());
    }

    private static Sample.Facts ofEmbedding(Sample.Facts usual) {
        return new Sample.Facts(
                usual.bundle(),
                usual.at(),
                usual.origin(),
                Optional.empty(),
                Optional.of(digest("embedding")),
                usual.predicted(),
                usual.confidence(),
                0,
                0,
                0,
                usual.subject(),
                usual.consent());
    }

    @Test
    void erasesADeviceEverywhere() {
        Sample one = add("one", A, 0);
        Sample other = add("other", B, 0);
        labelled(one);
        labelled(other);
        DatasetVersion version = version(one, other);
        assertEquals(1, await(stores.samples().erase(new Erasure.OfDevice(A), true, NOW.plusSeconds(9))));
        Sample gone = await(stores.samples().find(one.id())).orElseThrow();
        assertEquals(SampleState.ERASED, gone.state());
        assertEquals(Optional.empty(), gone.facts());
        assertEquals(Map.of(), await(stores.samples().contents(List.of(one.id()))));
        assertEquals(Map.of(other.id(), 2), sizes(await(stores.labels().labels(MODEL, 9))));
        assertEquals(Optional.empty(), await(stores.datasets().manifest(version.digest())));
        assertEquals(Optional.empty(), await(stores.datasets().newest("first")), "nothing trains on it any more");
        assertEquals(Optional.empty(), await(stores.samples().findAccepted(digest("input one"))));
        assertEquals(
                Optional.of(other.id()),
                await(stores.samples().findAccepted(digest("input other")).map(found -> found.map(Sample::id))));
        assertEquals(
                1,
                await(stores.datasets().findVersion(version.digest()))
                        .orElseThrow()
                        .erased());
        List<Member> members = await(stores.datasets().members(version.digest(), -1, 9));
        assertEquals(Optional.empty(), members.get(0).content());
        assertEquals(other.id(), members.get(1).content().orElseThrow().sample());
        assertEquals(1, await(stores.samples().erasures(A)));
        assertEquals(0, await(stores.samples().erasures(B)));
        assertTrue(await(stores.samples().isErased(A, "", NOW)));
        assertFalse(await(stores.samples().isErased(A, "", NOW.plusSeconds(10))), "what comes later is new");
        assertFalse(await(stores.samples().isErased(B, "", NOW)));
        assertFalse(await(stores.samples().add(one, SEALED)), "what was erased does not come back");
        assertEquals(0, await(stores.samples().erase(new Erasure.OfDevice(A), false, NOW)));
        assertEquals(1, await(stores.samples().erasures(A)), "the device did it by itself");
    }

    private static Map<Digest, Integer> sizes(Map<Digest, List<Label>> labels) {
        Map<Digest, Integer> sizes = new java.util.HashMap<>();
        labels.forEach((sample, said) -> sizes.put(sample, said.size()));
        return sizes;
    }

    @Test
    void erasesAPersonOnAllDevices() {
        Sample here = add(sample("here", A, 0, facts("here", 0, 0, "eve")));
        Sample there = add(sample("there", B, 0, facts("there", 0, 0, "eve")));
        Sample adam = add(sample("adam", B, 0, facts("adam", 0, 0, "adam")));
        assertEquals(2, await(stores.samples().erase(new Erasure.OfSubject("eve"), true, NOW)));
        for (Sample sample : List.of(here, there)) {
            assertEquals(
                    SampleState.ERASED,
                    await(stores.samples().find(sample.id())).orElseThrow().state());
        }
        assertEquals(Optional.of(adam), await(stores.samples().find(adam.id())));
        assertEquals(1, await(stores.samples().erasures(A)));
        assertEquals(1, await(stores.samples().erasures(B)));
        assertTrue(await(stores.samples().isErased(new DeviceId("c"), "eve", NOW)), "wherever it comes from");
    }

    @Test
    void erasesOneSampleAndWhatExpired() {
        Sample one = add("one", A, 0);
        Sample two = add("two", A, 1);
        Sample three = add("three", A, 2);
        assertEquals(1, await(stores.samples().erase(new Erasure.OfSample(two.id()), true, NOW)));
        assertEquals(0, await(stores.samples().erasures(A)));
        assertEquals(1, await(stores.samples().expire(one.expiresAt())));
        assertEquals(
                SampleState.ERASED,
                await(stores.samples().find(one.id())).orElseThrow().state());
        assertEquals(Optional.of(three), await(stores.samples().find(three.id())));
        Dispatches account = await(stores.samples().dispatches(Optional.of(A))).get(0);
        assertEquals(new Dispatches("a", MODEL, 1, 0, 2, 3, one.receivedAt(), three.receivedAt()), account);
    }

    @Test
    void remembersWhatIsAskedFor() {
        assertEquals(Optional.empty(), await(stores.samples().policy(MODEL)));
        CapturePolicy.Burst burst = new CapturePolicy.Burst(new CaptureTerms.Burst("b", 5, Duration.ofSeconds(9)), NOW);
        CapturePolicy policy = new CapturePolicy(MODEL, true, KEPT, Optional.of(burst));
        await(stores.samples().putPolicy(policy));
        assertEquals(Optional.of(policy), await(stores.samples().policy(MODEL)));
        assertTrue(await(stores.samples().anyEnabled()));
        CapturePolicy off = new CapturePolicy(MODEL, false, KEPT, Optional.empty());
        await(stores.samples().putPolicy(off));
        assertEquals(Optional.of(off), await(stores.samples().policy(MODEL)));
        assertFalse(await(stores.samples().anyEnabled()));
    }

    private static Label label(String annotator, int choice) {
        return new Label(annotator, Optional.of(choice), NOW);
    }

    private void labelled(Sample sample) {
        await(stores.labels().put(sample.id(), label("ada", 1)));
        await(stores.labels().put(sample.id(), label("ben", 1)));
    }

    @Test
    void asksTwoAnnotatorsAndAThirdWhereTheyDiffer() {
        Sample one = add("one", A, 0);
        assertEquals(Optional.of(one), await(stores.labels().next(MODEL, "ada")));
        assertEquals(
                LabelState.OPEN,
                await(stores.labels().put(one.id(), label("ada", 1)))
                        .orElseThrow()
                        .state());
        assertEquals(Optional.empty(), await(stores.labels().next(MODEL, "ada")), "she has seen it");
        assertEquals(Optional.of(one), await(stores.labels().next(MODEL, "ben")));
        await(stores.labels().put(one.id(), label("ben", 2)));
        assertEquals(Optional.of(one), await(stores.labels().next(MODEL, "cleo")));
        assertEquals(
                Optional.of(new Agreement(LabelState.LABELLED, Optional.of(2))),
                await(stores.labels().put(one.id(), label("cleo", 2))));
        assertEquals(Optional.empty(), await(stores.labels().next(MODEL, "dan")));
        assertEquals(Map.of(LabelState.LABELLED, 1L), await(stores.labels().progress(MODEL)));
        assertEquals(
                List.of(new Labelled(one, 2, Optional.empty())),
                await(stores.datasets().labelled(MODEL, 9)));
        assertEquals(
                List.of(new Mark(one.id(), one.facts().orElseThrow().input().orElseThrow(), 2)),
                await(stores.datasets().marks(MODEL, 9)));
        assertEquals(Optional.empty(), await(stores.labels().put(digest("none"), label("ada", 1))));
    }

    @Test
    void hasBegunSamplesFinishedFirst() {
        add("one", A, 0);
        add("two", A, 0);
        Sample begun = add("three", A, 0);
        await(stores.labels().put(begun.id(), label("ada", 1)));
        assertEquals(Optional.of(begun), await(stores.labels().next(MODEL, "ben")));
        Sample kept = aside("aside", Optional.of(facts("aside", 0, 0, "")));
        assertEquals(Optional.empty(), await(stores.labels().put(kept.id(), label("ada", 1))));
    }

    @Test
    void believesWhoeverImports() {
        Sample one = add("one", A, 0);
        await(stores.labels().decide(one.id(), label("ada", 0)));
        assertEquals(
                List.of(new Labelled(one, 0, Optional.empty())),
                await(stores.datasets().labelled(MODEL, 9)));
    }

    private Sample answered(String name, Origin origin, int predicted) {
        Sample.Facts usual = facts(name, 0.5, name.hashCode() * 0x9e3779b97f4a7c15L, "");
        return add(sample(
                name,
                A,
                0,
                new Sample.Facts(
                        usual.bundle(),
                        usual.at(),
                        origin,
                        usual.input(),
                        usual.embedding(),
                        predicted,
                        usual.confidence(),
                        usual.mean(),
                        usual.contrast(),
                        usual.likeness(),
                        usual.subject(),
                        usual.consent())));
    }

    @Test
    void countsHowOftenABundleWasRightOfWhatChanceChose() {
        labelled(answered("right", Origin.RANDOM, 1));
        labelled(answered("right in a burst", Origin.BURST, 1));
        labelled(answered("wrong", Origin.RANDOM, 2));
        labelled(answered("chosen for its doubt", Origin.UNCERTAIN, 1));
        answered("not labelled", Origin.RANDOM, 1);
        assertEquals(new FieldAccuracy(3, 2), await(stores.labels().accuracy(digest("bundle"))));
        assertEquals(new FieldAccuracy(0, 0), await(stores.labels().accuracy(digest("another"))));
    }

    private DatasetVersion version(Sample... samples) {
        List<Member.Content> members = java.util.Arrays.stream(samples)
                .map(sample -> new Member.Content(
                        sample.id(),
                        sample.facts().orElseThrow().input().orElseThrow(),
                        "star",
                        DatasetSplit.TRAIN,
                        digest("bundle"),
                        sample.device().map(DeviceId::value),
                        Optional.of("w")))
                .toList();
        DatasetVersion version = new DatasetVersion(
                digest("manifest"),
                MODEL,
                digest("bundle"),
                "first",
                NOW,
                "ada",
                Map.of(DatasetSplit.TRAIN, samples.length),
                List.of(new LeftOut(LeftOut.Why.OVER_SHARE, "loud", 3)),
                0);
        await(stores.datasets().add(version, new byte[] {7}, members));
        return version;
    }

    @Test
    void keepsAVersionAsItWasMade() {
        Sample one = add("one", A, 0);
        Sample two = add("two", B, 0);
        DatasetVersion version = version(one, two);
        await(stores.datasets().add(version, new byte[] {8}, List.of()));
        assertEquals(Optional.of(version), await(stores.datasets().findVersion(version.digest())));
        assertEquals(Optional.of(version.digest()), await(stores.datasets().newest("first")));
        assertEquals(Optional.empty(), await(stores.datasets().newest("second")));
        assertEquals(List.of(version), await(stores.datasets().list(Optional.of(MODEL), Optional.empty(), 9)));
        assertEquals(List.of(), await(stores.datasets().list(Optional.of("other"), Optional.empty(), 9)));
        assertEquals(List.of(), await(stores.datasets().list(Optional.empty(), Optional.of(version.digest()), 9)));
        assertArrayEquals(
                new byte[] {7},
                await(stores.datasets().manifest(version.digest())).orElseThrow());
        List<Member> second = await(stores.datasets().members(version.digest(), 0, 9));
        assertEquals(1, second.size());
        assertEquals(two.id(), second.get(0).content().orElseThrow().sample());
        assertEquals(Optional.of("w"), second.get(0).content().orElseThrow().window());
    }
}
