package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TrustException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Versions, unknown and absent fields, bounds, and bytes that are no message at all. */
class MessageRulesTest {
    private interface Parser {
        Object parse(byte[] bytes) throws MalformedDocumentException;
    }

    private static final List<Parser> PARSERS = List.of(
            DesiredState::parse,
            ReportedState::parse,
            TelemetryReport::parse,
            TelemetryAck::parse,
            FetchRequest::parse,
            FetchAnswer::parse,
            CapturedSample::parse,
            BrokerAddress::parse);

    @Test
    void ignoresFieldsItDoesNotKnow() throws MalformedDocumentException {
        Document newer = with(
                Samples.desired().toCbor(),
                "mood",
                Document.builder().put("from", 1L).build());
        assertEquals(Samples.desired(), DesiredState.parse(newer.toCbor()));
        Document newerReport = with(Samples.reported().toCbor(), "battery", 0.5);
        assertEquals(Samples.reported(), ReportedState.parse(newerReport.toCbor()));
    }

    @Test
    void defaultsFieldsThatAreAbsent() throws MalformedDocumentException {
        Document least = Document.builder()
                .put("v", 1L)
                .put("id", "m-0")
                .put("time", Samples.TIME.toEpochMilli())
                .put("phase", "idle")
                .build();
        ReportedState read = ReportedState.parse(least.toCbor());
        assertEquals(0, read.counter());
        assertEquals("", read.reason());
        assertEquals(Optional.empty(), read.activeBundle());
    }

    @Test
    void refusesASchemaVersionItDoesNotKnow() throws MalformedDocumentException {
        byte[] future = with(Samples.ack().toCbor(), "v", 2L).toCbor();
        assertRefused(
                "v: this reader knows schema version 1, found 2; update the older side",
                () -> TelemetryAck.parse(future));
        byte[] none = Document.builder().put("windows", List.of()).build().toCbor();
        assertRefused("v: expected integer", () -> TelemetryAck.parse(none));
    }

    @Test
    void namesTheFieldThatIsWrong() throws MalformedDocumentException {
        byte[] phase = with(Samples.reported().toCbor(), "phase", "dancing").toCbor();
        assertRefused("phase: this reader knows no phase \"dancing\"", () -> ReportedState.parse(phase));
        byte[] digest =
                with(Samples.reported().toCbor(), "bundle", new byte[31]).toCbor();
        assertRefused("bundle: expected 32 bytes of a SHA-256, found 31", () -> ReportedState.parse(digest));
        byte[] counter = with(Samples.desired().toCbor(), "counter", "42").toCbor();
        assertRefused("counter: expected integer", () -> DesiredState.parse(counter));
        byte[] negative = with(Samples.desired().toCbor(), "counter", -1L).toCbor();
        assertRefused("counter: -1", () -> DesiredState.parse(negative));
        byte[] device = with(Samples.desired().toCbor(), "device", "Edge 1").toCbor();
        assertRefused("device: a device id has 1 to 63", () -> DesiredState.parse(device));
        byte[] expires =
                with(Samples.desired().toCbor(), "expires", Long.MAX_VALUE).toCbor();
        assertRefused("expires: ", () -> DesiredState.parse(expires));
        byte[] bundle = with(
                        Samples.desired().toCbor(), "bundle", Document.builder().build())
                .toCbor();
        assertRefused("bundle.path: expected string", () -> DesiredState.parse(bundle));
        byte[] nonce = with(Samples.desired().toCbor(), "nonce", text(129)).toCbor();
        assertRefused("nonce: expected 1 to 128 characters, found 129", () -> DesiredState.parse(nonce));
        byte[] time = with(Samples.reported().toCbor(), "time", Long.MAX_VALUE).toCbor();
        assertRefused("time: ", () -> ReportedState.parse(time));
    }

    @Test
    void refusesMoreWindowsThanTheBound() throws MalformedDocumentException {
        List<String> ids = Collections.nCopies(TelemetryReport.MAX_WINDOWS + 1, "w");
        byte[] ack = with(Samples.ack().toCbor(), "windows", ids).toCbor();
        assertRefused("windows: at most 64 items, found 65", () -> TelemetryAck.parse(ack));
        assertThrows(IllegalArgumentException.class, () -> new TelemetryAck(ids));
    }

    @Test
    void refusesAWatchWithoutEnd() throws MalformedDocumentException {
        Document endless =
                Document.builder().put("every", 60).put("seconds", 86_401).build();
        byte[] ack = with(Samples.ack().toCbor(), "watch", endless).toCbor();
        assertRefused("watch.seconds: ", () -> TelemetryAck.parse(ack));
        Duration minute = Duration.ofMinutes(1);
        assertThrows(IllegalArgumentException.class, () -> new TelemetryWatch(minute, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new TelemetryWatch(Duration.ofDays(2), minute));
    }

    @Test
    void refusesToBeAskedForMoreThanTheBoundsOfAFetch() throws MalformedDocumentException {
        for (String field : List.of("credit", "size", "offset")) {
            for (long value : new long[] {-1, Long.MAX_VALUE}) {
                byte[] request = with(Samples.fetch().toCbor(), field, value).toCbor();
                assertRefused(field + ": " + value, () -> FetchRequest.parse(request));
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new FetchRequest(
                        new Fetchable.Artifact(Samples.BUNDLE),
                        0,
                        FetchRequest.MIN_CHUNK,
                        FetchRequest.MAX_CREDIT + 1));
    }

    @Test
    void refusesMetadataWithoutTheNameOfAFile() throws MalformedDocumentException {
        for (String name : List.of("../secret", "a/b.json", "")) {
            byte[] request =
                    with(Samples.fetchMetadata().toCbor(), "metadata", name).toCbor();
            assertRefused("metadata: expected ", () -> FetchRequest.parse(request));
            assertThrows(IllegalArgumentException.class, () -> new Fetchable.Metadata(name));
        }
        byte[] both = with(Samples.fetch().toCbor(), "metadata", "3.root.json").toCbor();
        assertRefused(
                "metadata: expected the name of a file and no artifact beside it", () -> FetchRequest.parse(both));
    }

    @Test
    void refusesAChunkThatIsEmptyOrReachesPastItsArtifact() throws MalformedDocumentException {
        byte[] empty = with(Samples.chunk().toCbor(), "data", new byte[0]).toCbor();
        assertRefused("data: 0 bytes", () -> FetchAnswer.parse(empty));
        byte[] past = with(Samples.chunk().toCbor(), "offset", 65_537L).toCbor();
        assertRefused("data: 5 bytes at 65537 of 65541", () -> FetchAnswer.parse(past));
        byte[] wrapping =
                with(Samples.chunk().toCbor(), "offset", Long.MAX_VALUE).toCbor();
        assertRefused("data: 5 bytes at ", () -> FetchAnswer.parse(wrapping));
        byte[] reason = with(Samples.refusal().toCbor(), "refusal", "mood").toCbor();
        assertRefused("refusal: this reader knows no refusal \"mood\"", () -> FetchAnswer.parse(reason));
    }

    @Test
    void refusesASampleOfAnInputAndItsEmbedding() throws MalformedDocumentException {
        byte[] both =
                with(Samples.captured().toCbor(), "embedding", new byte[4]).toCbor();
        assertRefused("a sample has a tensor or an embedding, not both", () -> CapturedSample.parse(both));
        CapturedSample neither = Samples.captured(Optional.empty(), Optional.empty());
        assertEquals(Optional.empty(), CapturedSample.parse(neither.toCbor()).embedding());
    }

    @Test
    void refusesAnEmbeddingPastItsBound() throws MalformedDocumentException {
        byte[] most = new byte[CapturedSample.MAX_EMBEDDING_BYTES];
        CapturedSample read = CapturedSample.parse(
                Samples.captured(Optional.empty(), Optional.of(most)).toCbor());
        assertEquals(most.length, read.embedding().orElseThrow().length);
        byte[] more = with(Samples.capturedEmbedding().toCbor(), "embedding", new byte[most.length + 1])
                .toCbor();
        assertRefused("an embedding has at most " + most.length + " bytes", () -> CapturedSample.parse(more));
        byte[] text =
                with(Samples.capturedEmbedding().toCbor(), "embedding", "1234").toCbor();
        assertRefused("embedding: expected ", () -> CapturedSample.parse(text));
    }

    @Test
    void refusesMessagesPastTheirLength() {
        for (Parser parser : PARSERS) {
            assertThrows(MalformedDocumentException.class, () -> parser.parse(new byte[TelemetryReport.MAX_BYTES + 1]));
        }
        assertThrows(
                MalformedMetadataException.class,
                () -> ReportedState.verify(
                        new byte[ReportedState.MAX_BYTES + 1],
                        P256KeyPair.generate(new SecureRandom()).publicKey()));
    }

    @Test
    void refusesAnyGarbageWithItsOwnException() {
        Random random = Seeds.random("refusesAnyGarbageWithItsOwnException");
        byte[][] valid = {
            Samples.desired().toCbor(),
            Samples.reported().toCbor(),
            Samples.telemetry().toCbor(),
            Samples.ack().toCbor(),
            Samples.fetch().toCbor(),
            Samples.chunk().toCbor(),
            Samples.refusal().toCbor(),
            Samples.captured().toCbor(),
            Samples.capturedEmbedding().toCbor()
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid[random.nextInt(valid.length)].clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            for (Parser parser : PARSERS) {
                try {
                    parser.parse(bytes);
                } catch (MalformedDocumentException expected) {
                    assertTrue(!expected.getMessage().isEmpty());
                }
            }
        }
    }

    @Test
    void carriesLossesWhereThereAreSome() throws MalformedDocumentException {
        ReportedState none = Samples.reported();
        Losses losses = new Losses(Map.of("range", 3L, "shape", 0L), 2);
        assertEquals(Map.of("range", 3L), losses.refused());
        ReportedState lost = new ReportedState(
                none.messageId(),
                none.deviceTime(),
                none.counter(),
                none.nonce(),
                none.phase(),
                none.activeBundle(),
                none.activeVersion(),
                none.selfTestOutput(),
                none.floor(),
                none.reason(),
                none.agentVersion(),
                none.progressBytes(),
                none.waitsUntil(),
                losses,
                none.shadow(),
                none.abilities());
        assertEquals(lost, ReportedState.parse(lost.toCbor()));
        assertEquals(Losses.NONE, ReportedState.parse(none.toCbor()).losses());
    }

    @Test
    void saysUntilWhenItWaits() throws MalformedDocumentException {
        ReportedState first = Samples.firstReport();
        ReportedState waiting = new ReportedState(
                first.messageId(),
                first.deviceTime(),
                first.counter(),
                first.nonce(),
                UpdatePhase.FETCHING,
                first.activeBundle(),
                first.activeVersion(),
                first.selfTestOutput(),
                first.floor(),
                first.reason(),
                first.agentVersion(),
                first.progressBytes(),
                Optional.of(first.deviceTime().plusSeconds(3600)),
                Losses.NONE,
                first.shadow(),
                first.abilities());
        assertEquals(waiting, ReportedState.parse(waiting.toCbor()));
        assertEquals(Optional.empty(), ReportedState.parse(first.toCbor()).waitsUntil());
    }

    @Test
    void saysWhatRunsInShadowAndWhatTheAgentCan() throws MalformedDocumentException {
        ReportedState none = Samples.reported();
        ReportedState shadowing = new ReportedState(
                none.messageId(),
                none.deviceTime(),
                none.counter(),
                none.nonce(),
                UpdatePhase.SHADOWING,
                none.activeBundle(),
                none.activeVersion(),
                none.selfTestOutput(),
                none.floor(),
                "",
                none.agentVersion(),
                none.progressBytes(),
                none.waitsUntil(),
                none.losses(),
                Optional.of(new ReportedShadow(Samples.AUTHORITY, Samples.OUTPUT)),
                Set.of(ReportedState.SHADOW, "what is not thought of yet"));
        assertEquals(shadowing, ReportedState.parse(shadowing.toCbor()));
    }

    @Test
    void hasNoBundleToServeForAgentsThatKnowNoShadows() throws MalformedDocumentException {
        DesiredState shadow = Samples.desired().withShadow(Optional.of(new ShadowTerms(0.25, 500)));
        assertEquals(shadow, DesiredState.parse(shadow.toCbor()));
        Document sent = Document.parseCbor(shadow.toCbor(), Limits.of(DesiredState.MAX_BYTES));
        assertFalse(sent.has("bundle"), "whoever reads nothing else must find nothing to run");
        assertThrows(IllegalArgumentException.class, () -> new ShadowTerms(0, 500));
        assertThrows(IllegalArgumentException.class, () -> new ShadowTerms(1, 0));
    }

    @Test
    void cutsALongReasonInsteadOfLosingTheReport() throws MalformedDocumentException, TrustException {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        ReportedState first = Samples.firstReport();
        ReportedState wordy = new ReportedState(
                "m",
                first.deviceTime(),
                0,
                "",
                UpdatePhase.REJECTED,
                Optional.empty(),
                "",
                Optional.empty(),
                0,
                text(100_000),
                "",
                0);
        ReportedState read = ReportedState.verify(wordy.sign(key), key.publicKey());
        assertEquals(ReportedState.MAX_REASON, read.reason().length());
        assertEquals(wordy, read);
    }

    @Test
    void refusesAReportOfAnotherDevice() {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        P256KeyPair other = P256KeyPair.generate(new SecureRandom());
        byte[] report = Samples.reported().sign(key);
        assertThrows(BadSignatureException.class, () -> ReportedState.verify(report, other.publicKey()));
    }

    private static Document with(byte[] cbor, String key, Object value) throws MalformedDocumentException {
        return copy(Document.parseCbor(cbor, Limits.of(TelemetryReport.MAX_BYTES)))
                .put(key, value)
                .build();
    }

    private static Document.Builder copy(Document document) {
        Document.Builder copy = Document.builder();
        document.keys().forEach(key -> copy.putIfPresent(key, document.findValue(key)));
        return copy;
    }

    private static String text(int length) {
        return String.join("", Collections.nCopies(length, "x"));
    }

    private static void assertRefused(String message, Executable parse) {
        MalformedDocumentException refused = assertThrows(MalformedDocumentException.class, parse);
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
