package dev.flotilla.agent.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.LossyFiles.Fate;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureTest {
    private static final String DEVICE = "camera";
    private static final Digest SCOPE = Digest.of("pictures of parts".getBytes(StandardCharsets.UTF_8));
    private static final CaptureConfig AGREED = CaptureConfig.off().agreed(Content.INPUTS, "Grace", SCOPE);
    private static final CaptureConfig EMBEDDINGS = CaptureConfig.off().agreed(Content.EMBEDDINGS, "Grace", SCOPE);
    private static final Bundle BUNDLE = Bundles.bundle("1.0.0");
    private static final int MAX_PASSES = 1_000;
    private static final Random RANDOM = Seeds.random("capture");

    private final ManualClock clock = new ManualClock();
    private final FakeSampleLink link = new FakeSampleLink();
    private final LossyFiles files = new LossyFiles();

    private Capture open(CaptureConfig config) throws IOException {
        return Capture.open(DEVICE, config, new Capture.Ports(files, link, clock, RANDOM, new SecureRandom()));
    }

    private void settle(Capture capture) {
        settle(capture, BUNDLE);
    }

    private void settle(Capture capture, Bundle serving) {
        for (int i = 0; i < MAX_PASSES; i++) {
            if (!capture.poll(clock.instant(), Optional.of(serving))) {
                return;
            }
        }
        throw new AssertionError("no end after " + MAX_PASSES + " passes: " + capture.account());
    }

    private void settleAfter(Capture capture, Duration time) {
        clock.advance(time);
        settle(capture);
    }

    /** The n-th image, of which the model says that it is a class, by some margin. */
    private static void infer(Capture capture, int image, int predicted, float margin) {
        infer(capture, BUNDLE, image, predicted, margin, new float[0]);
    }

    private static void infer(Capture capture, Bundle by, int image, int predicted, float margin, float[] embedding) {
        byte[] tensor = Bundles.image(image);
        float[] scores = new float[3];
        scores[predicted] = margin;
        capture.listener()
                .inferred(
                        by.input().dequantize(tensor),
                        new Prediction(
                                by.labels().get(predicted),
                                predicted,
                                margin,
                                scores,
                                new byte[0],
                                by.output(),
                                by.digest(),
                                1,
                                false,
                                Optional.empty(),
                                embedding));
    }

    private static void infer(Capture capture, int count) {
        for (int i = 0; i < count; i++) {
            infer(capture, i, i % 3, 0.9f);
        }
    }

    /** Five samples are chosen while the fleet is away. */
    private void haveFiveWait(Capture capture) throws IOException {
        infer(capture, 5);
        link.away = true;
        settleAfter(capture, AGREED.period());
        assertEquals(5, capture.account().integer("waiting"));
    }

    private static Document left(Capture capture) throws IOException {
        return capture.account().object("left");
    }

    @Test
    void asksAndTellsNobodyAnythingUnlessSomebodyAgreed() throws IOException {
        Capture capture = open(CaptureConfig.off());
        settle(capture);
        infer(capture, 100);
        settleAfter(capture, Duration.ofDays(1));
        assertEquals(0, link.asked);
        assertEquals(0, link.uploads);
        assertEquals(List.of(), files.list());
        assertThrows(IllegalArgumentException.class, () -> CaptureConfig.off().agreed(Content.INPUTS, " ", SCOPE));
    }

    @Test
    void givesNothingWhileTheFleetDoesNotAsk() throws IOException {
        link.terms = new CaptureTerms(false, link.key.publicKey(), Optional.empty(), 0);
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 100);
        settleAfter(capture, Duration.ofHours(2));
        assertEquals(0, link.uploads);
        assertFalse(capture.account().flag("collecting"));
    }

    @Test
    void handsOverWhatItChoseSealedAndAccountsForIt() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 5);
        settleAfter(capture, AGREED.period());
        List<CapturedSample> arrived = link.opened(DEVICE);
        assertEquals(5, arrived.size());
        for (CapturedSample sample : arrived) {
            assertEquals(BUNDLE.digest(), sample.bundle());
            assertEquals("Grace", sample.consent().by());
            assertEquals(SCOPE, sample.consent().scope());
            assertEquals(CaptureReason.RANDOM, sample.reason());
            assertEquals(Bundles.INPUT.byteSize(), sample.tensor().orElseThrow().length);
        }
        Document left = left(capture);
        assertEquals(5, left.integer("samples"));
        assertEquals(5, left.integer("attempts"));
        assertEquals(link.uploadedBytes, left.integer("bytes"));
        Document day = capture.account().objects("days").get(0);
        assertEquals(SealedSample.id(link.key.publicKey()).hex(), day.string("recipient"));
        assertEquals("2026-01-01", day.string("day"));
        assertEquals(0, capture.account().integer("waiting"));
    }

    @Test
    void keepsTheInputThatTheModelGot() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 7, 1, 0.5f);
        settleAfter(capture, AGREED.period());
        CapturedSample sample = link.opened(DEVICE).get(0);
        assertArrayEquals(Bundles.image(7), sample.tensor().orElseThrow());
        assertEquals(1, sample.predicted());
    }

    @Test
    void givesAwayNoInputsWhereOnlyAnswersWereAgreedTo() throws IOException {
        Capture capture = open(CaptureConfig.off().agreed(Content.OUTPUTS, "Grace", SCOPE));
        settle(capture);
        infer(capture, 5);
        settleAfter(capture, AGREED.period());
        List<CapturedSample> arrived = link.opened(DEVICE);
        assertEquals(5, arrived.size());
        arrived.forEach(sample -> assertEquals(Optional.empty(), sample.tensor()));
    }

    @Test
    void givesAwayEmbeddingsAndNoInputsWhereThoseWereAgreedTo() throws Exception {
        Bundle bundle = BundleReader.read(Bundles.withEmbedding("1.0.0"));
        Capture capture = open(EMBEDDINGS);
        settle(capture, bundle);
        Set<String> given = new HashSet<>();
        for (int image = 0; image < 5; image++) {
            byte[] embedding = Bundles.besides(bundle.model(), Bundles.image(image));
            given.add(Hex.toHexString(embedding));
            infer(capture, bundle, image, image % 3, 0.9f, Bundles.EMBEDDING.dequantize(embedding));
        }
        clock.advance(AGREED.period());
        settle(capture, bundle);
        Set<String> arrived = new HashSet<>();
        for (CapturedSample sample : link.opened(DEVICE)) {
            assertEquals(Optional.empty(), sample.tensor());
            arrived.add(Hex.toHexString(sample.embedding().orElseThrow()));
        }
        assertEquals(given, arrived);
        assertEquals("EMBEDDINGS", capture.account().string("content"));
    }

    @Test
    void choosesNothingAndSaysWhyWhereTheModelGivesNoEmbedding() throws IOException {
        Capture capture = open(EMBEDDINGS);
        settle(capture);
        infer(capture, 5);
        settleAfter(capture, AGREED.period());
        assertEquals(0, link.uploads);
        assertFalse(capture.account().flag("collecting"));
        assertEquals(
                "embeddings were agreed to, and model shapes 1.0.0 gives none",
                capture.account().string("error"));
    }

    @Test
    void handsOverWhatWaitsWhileAModelServesThatGivesNoEmbedding() throws Exception {
        Bundle bundle = BundleReader.read(Bundles.withEmbedding("1.0.0"));
        Capture capture = open(EMBEDDINGS);
        settle(capture, bundle);
        for (int image = 0; image < 5; image++) {
            infer(capture, bundle, image, image % 3, 0.9f, new float[Bundles.EMBEDDING.elements()]);
        }
        settle(capture);
        assertEquals(5, link.opened(DEVICE).size());
        assertFalse(capture.account().flag("collecting"));
    }

    @Test
    void forgetsInputsThatWaitWhenLessIsGivenAway() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        haveFiveWait(capture);
        assertEquals(5, open(AGREED).account().integer("waiting"));
        Document agreed = capture.account().object("consent");
        Capture narrower = open(CaptureConfig.off().agreed(Content.OUTPUTS, "Grace", SCOPE));
        assertEquals(0, narrower.account().integer("waiting"));
        assertEquals(agreed, narrower.account().object("consent"), "it is the same text");
        link.away = false;
        settleAfter(narrower, Duration.ofHours(1));
        assertEquals(0, link.uploads);
    }

    @Test
    void choosesAtMostHalfByUncertaintyAndThoseOfTheLeastMargins() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        for (int i = 0; i < 1_000; i++) {
            infer(capture, i % 200, i % 3, i < 990 ? 0.9f : 0.01f * (i - 989));
        }
        settleAfter(capture, AGREED.period());
        List<CapturedSample> arrived = link.opened(DEVICE);
        List<CapturedSample> uncertain = arrived.stream()
                .filter(sample -> sample.reason() == CaptureReason.UNCERTAIN)
                .toList();
        assertEquals(AGREED.hour().samples(), arrived.size(), 1);
        assertTrue(uncertain.size() <= AGREED.hour().samples() / 2, uncertain.size() + " uncertain ones");
        assertTrue(uncertain.size() >= AGREED.hour().samples() / 2 - 3, uncertain.size() + " uncertain ones");
        uncertain.forEach(sample -> assertTrue(sample.scores()[sample.predicted()] < 0.2f));
    }

    @Test
    void keepsTheCapsOfHourAndDayAcrossRestarts() throws IOException {
        CaptureConfig tight = new CaptureConfig(
                Content.INPUTS,
                "Grace",
                Optional.of(SCOPE),
                "",
                Optional.empty(),
                Duration.ofMinutes(10),
                new CaptureConfig.Cap(4, 1 << 20),
                new CaptureConfig.Cap(10, 1 << 20),
                100,
                Duration.ofDays(3),
                Duration.ofMinutes(5));
        for (int period = 0; period < 6 * 24; period++) {
            Capture capture = open(tight);
            settle(capture);
            infer(capture, 50);
            settleAfter(capture, tight.period());
            Duration passed = Duration.between(ManualClock.START, clock.instant());
            long hours = passed.toHours() + 1;
            assertTrue(link.stored.size() <= 4 * hours, link.stored.size() + " after " + passed);
            assertTrue(link.stored.size() <= 10 * (passed.toDays() + 1), link.stored.size() + " after " + passed);
        }
        assertTrue(link.stored.size() >= 10, "only " + link.stored.size() + " in a day");
    }

    @Test
    void keepsTheCapsInBytes() throws IOException {
        CaptureConfig tight = new CaptureConfig(
                Content.INPUTS,
                "Grace",
                Optional.of(SCOPE),
                "",
                Optional.empty(),
                Duration.ofHours(1),
                new CaptureConfig.Cap(100, 1_000),
                new CaptureConfig.Cap(100, 2_500),
                100,
                Duration.ofDays(3),
                Duration.ofMinutes(5));
        Capture capture = open(tight);
        settle(capture);
        for (int hour = 0; hour < 5; hour++) {
            infer(capture, 50);
            settleAfter(capture, tight.period());
            assertTrue(link.uploadedBytes <= 1_000L * (hour + 1), link.uploadedBytes + " in hour " + hour);
        }
        assertTrue(link.uploadedBytes > 1_000 && link.uploadedBytes <= 2_500, link.uploadedBytes + " bytes in a day");
    }

    @Test
    void answersEachBurstOnceAndWithinItsOwnBound() throws IOException {
        CaptureTerms.Burst burst = new CaptureTerms.Burst("b", 1_000, Duration.ofMinutes(10));
        link.terms = new CaptureTerms(true, link.key.publicKey(), Optional.of(burst), 0);
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 500);
        settleAfter(capture, burst.length());
        assertEquals(AGREED.burstSamples(), link.stored.size());
        link.opened(DEVICE).forEach(sample -> assertEquals(CaptureReason.BURST, sample.reason()));
        capture = open(AGREED);
        settle(capture);
        infer(capture, 500);
        settleAfter(capture, burst.length());
        assertEquals(AGREED.burstSamples(), link.stored.size(), "the same burst is answered again after a restart");
    }

    @Test
    void sealsToNoOtherKeyThanTheOneItWasGiven() throws IOException {
        CaptureConfig pinned = new CaptureConfig(
                AGREED.content(),
                AGREED.by(),
                AGREED.scope(),
                "",
                Optional.of(
                        SealedSample.id(P256KeyPair.generate(new SecureRandom()).publicKey())),
                AGREED.period(),
                AGREED.hour(),
                AGREED.day(),
                AGREED.burstSamples(),
                AGREED.ttl(),
                AGREED.terms());
        Capture capture = open(pinned);
        settle(capture);
        infer(capture, 5);
        settleAfter(capture, AGREED.period());
        assertEquals(0, link.uploads);
        assertTrue(capture.account().string("error").contains("alone"), capture.account()::toString);
    }

    @Test
    void waitsForAFleetThatIsAwayAndForgetsWhatWaitedTooLong() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        haveFiveWait(capture);
        clock.advance(AGREED.ttl());
        link.away = false;
        settleAfter(capture, Duration.ofHours(1));
        assertEquals(0, capture.account().integer("waiting"));
        assertEquals(5, capture.account().integer("expired"));
        assertEquals(0, link.uploads);
    }

    @Test
    void countsNothingAsLeftWhileSamplesAreHeldBackAndGivesThemAfterwards() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 5);
        link.hold = Optional.of("the network costs money");
        settleAfter(capture, AGREED.period());
        settleAfter(capture, Duration.ofHours(1));
        assertEquals("samples wait: the network costs money", capture.account().string("error"));
        assertEquals(5, capture.account().integer("waiting"));
        assertEquals(0, left(capture).integer("attempts"));
        assertEquals(0, left(capture).integer("bytes"));
        link.hold = Optional.empty();
        settleAfter(capture, Duration.ofHours(1));
        assertEquals(5, left(capture).integer("samples"));
        assertEquals("", capture.account().string("error"));
    }

    @Test
    void dropsWhatTheFleetRefusesAndSaysSo() throws IOException {
        link.refusing = true;
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 2);
        settleAfter(capture, AGREED.period());
        assertEquals(0, capture.account().integer("waiting"));
        assertEquals(2, capture.account().integer("refused"));
        assertEquals(0, left(capture).integer("samples"));
        assertEquals(2, left(capture).integer("attempts"), "they left all the same");
    }

    @Test
    void forgetsWhatWaitsWhenTheFleetOrdersItOrNobodyAgreesAnyMore() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        haveFiveWait(capture);
        link.away = false;
        link.terms = new CaptureTerms(true, link.key.publicKey(), Optional.empty(), 1);
        settleAfter(capture, Duration.ofMinutes(20));
        assertEquals(0, link.uploads, "it was ordered to forget them before");
        haveFiveWait(capture);
        assertEquals(0, open(CaptureConfig.off()).account().integer("waiting"));
        assertFalse(open(CaptureConfig.off()).account().has("consent"));
    }

    @Test
    void erasesHereAndThereOnDemand() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 5);
        settleAfter(capture, AGREED.period());
        assertEquals(5, link.stored.size());
        infer(capture, 5);
        capture.erase();
        settleAfter(capture, AGREED.period());
        assertEquals(0, link.stored.size());
        assertEquals(1, link.erasures);
        assertEquals(1, capture.account().integer("erased"));
        assertFalse(capture.account().flag("erasing"));
    }

    /** Whatever dies where: what left is accounted for, each sample is there once, and what was to be erased is. */
    @ParameterizedTest
    @EnumSource(Fate.class)
    void losesNoAccountInACrashAtAnyWrite(Fate fate) throws IOException {
        int write = 0;
        while (crashes(fate, write, -1)) {
            write++;
        }
        assertTrue(write >= 15, "only " + write + " writes");
    }

    @Test
    void losesNoAccountInACrashAroundAnyUploadOrErasure() throws IOException {
        int point = 0;
        while (crashes(Fate.LOST, -1, point)) {
            point++;
        }
        assertTrue(point >= 8, "only " + point + " points");
    }

    /** Chooses three samples, hands them over, erases all; dies at this write or point. False once there are fewer. */
    private boolean crashes(Fate fate, int write, int point) throws IOException {
        CaptureTest device = new CaptureTest();
        if (write >= 0) {
            device.files.crashAt(write, fate);
        }
        if (point >= 0) {
            device.link.crashes.crashAt(point);
        }
        try {
            device.liveOn();
            return false;
        } catch (SimulatedCrash crash) {
            device.link.crashes.powerOn();
            if (point >= 0) {
                device.files.crash(fate);
            }
        }
        long bytes = device.link.uploadedBytes;
        assertTrue(
                left(device.open(AGREED)).integer("bytes") >= bytes,
                () -> "write " + write + ", point " + point + ": more left than is told");
        device.liveOn();
        assertEquals(0, device.link.stored.size(), "not all is erased");
        return true;
    }

    private void liveOn() throws IOException {
        Capture capture = open(AGREED);
        settle(capture);
        infer(capture, 3);
        settleAfter(capture, AGREED.period());
        assertTrue(left(capture).integer("bytes") >= link.uploadedBytes, "more left than is told");
        assertEquals(0, capture.account().integer("waiting"));
        capture.erase();
        settleAfter(capture, Duration.ofMinutes(1));
        assertEquals(0, link.stored.size());
    }
}
