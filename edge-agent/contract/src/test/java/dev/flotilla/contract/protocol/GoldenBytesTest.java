package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

/** Every message is written as the committed bytes, and these are read as the same message. */
class GoldenBytesTest {
    /** The key of RFC 6979 section A.2.5. */
    private static final String DEVICE_KEY = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"
            + "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";

    @Test
    void desiredState() throws MalformedDocumentException {
        Golden.assertHex("desired-state", Samples.desired().toCbor());
        assertEquals(Samples.desired(), DesiredState.parse(Golden.hex("desired-state")));
        Golden.assertHex("desired-state-delta", Samples.desiredByDelta().toCbor());
        assertEquals(Samples.desiredByDelta(), DesiredState.parse(Golden.hex("desired-state-delta")));
    }

    @Test
    void desiredStateWithAKey() throws MalformedDocumentException, SealException {
        FleetKey fleetKey = fleetKey();
        WrappedKey key = new WrappedKey(fleetKey.id(), Golden.hex("wrapped-key"));
        assertEquals(fleetKey, key.open(deviceKey()));
        DesiredState desired = Samples.desired().withKey(Optional.of(key));
        Golden.assertHex("desired-state-key", desired.toCbor());
        assertEquals(desired, DesiredState.parse(Golden.hex("desired-state-key")));
    }

    private static FleetKey fleetKey() throws SealException {
        byte[] secret = new byte[FleetKey.BYTES];
        Arrays.fill(secret, (byte) 7);
        return FleetKey.of(secret);
    }

    @Test
    void signedAssignment() throws MalformedDocumentException, TrustException {
        Releases owner = Releases.byOwner();
        Golden.assertHex(
                "signed-assignment",
                SignedAssignment.seal(Samples.desired(), owner.director()).bytes());
        SignedAssignment read = SignedAssignment.parse(Golden.hex("signed-assignment"));
        assertEquals(Samples.desired(), read.open(SignedAssignmentTest.director(owner)));
    }

    @Test
    void reportedState() throws MalformedDocumentException {
        Golden.assertHex("reported-state", Samples.reported().toCbor());
        assertEquals(Samples.reported(), ReportedState.parse(Golden.hex("reported-state")));
        Golden.assertHex("reported-state-first", Samples.firstReport().toCbor());
        assertEquals(Samples.firstReport(), ReportedState.parse(Golden.hex("reported-state-first")));
    }

    @Test
    void signedReportedState() throws MalformedDocumentException, TrustException {
        Golden.assertHex("reported-state-signed", Samples.reported().sign(deviceKey()));
        assertEquals(
                Samples.reported(),
                ReportedState.verify(
                        Golden.hex("reported-state-signed"), deviceKey().publicKey()));
    }

    @Test
    void telemetryReport() throws MalformedDocumentException {
        Golden.assertHex("telemetry-report", Samples.telemetry().toCbor());
        assertEquals(Samples.telemetry(), TelemetryReport.parse(Golden.hex("telemetry-report")));
    }

    /** What agents sent before they counted cells. */
    @Test
    void telemetryReportWithoutCells() throws MalformedDocumentException {
        ObservationSketch old = TelemetryReport.parse(Golden.hex("telemetry-report-1"))
                .windows()
                .get(0)
                .sketch();
        Samples.sketch().quantiles().forEach((name, now) -> {
            QuantileSketch then = Objects.requireNonNull(old.quantiles().get(name));
            assertEquals(now.count(), then.count());
            assertEquals(now.sum(), then.sum());
            assertEquals(now.quantile(0.5), then.quantile(0.5));
            assertTrue(Double.isNaN(then.variance()));
        });
        assertEquals(Samples.sketch().predictions(), old.predictions());
        assertTrue(old.cells().isEmpty());
    }

    @Test
    void telemetryReportOfACoarseWindow() throws MalformedDocumentException {
        Golden.assertHex("telemetry-report-coarse", Samples.coarseTelemetry().toCbor());
        ObservationSketch read = TelemetryReport.parse(Golden.hex("telemetry-report-coarse"))
                .windows()
                .get(0)
                .sketch();
        assertEquals(3, read.resolution());
        assertEquals(1, read.omitted());
        assertEquals(Samples.sketch().predictions().total(), read.predictions().total());
        assertEquals(1, read.predictions().counts().size());
    }

    @Test
    void telemetryAck() throws MalformedDocumentException {
        Golden.assertHex("telemetry-ack", Samples.ack().toCbor());
        assertEquals(Samples.ack(), TelemetryAck.parse(Golden.hex("telemetry-ack")));
        Golden.assertHex("telemetry-ack-watch", Samples.request().toCbor());
        assertEquals(Samples.request(), TelemetryAck.parse(Golden.hex("telemetry-ack-watch")));
    }

    @Test
    void fetchRequest() throws MalformedDocumentException {
        Golden.assertHex("fetch-request", Samples.fetch().toCbor());
        assertEquals(Samples.fetch(), FetchRequest.parse(Golden.hex("fetch-request")));
        Golden.assertHex("fetch-request-metadata", Samples.fetchMetadata().toCbor());
        assertEquals(Samples.fetchMetadata(), FetchRequest.parse(Golden.hex("fetch-request-metadata")));
    }

    @Test
    void artifactChunk() throws MalformedDocumentException {
        Golden.assertHex("artifact-chunk", Samples.chunk().toCbor());
        Golden.assertHex(
                "artifact-chunk",
                FetchAnswer.parse(Golden.hex("artifact-chunk")).toCbor());
        Golden.assertHex("artifact-chunk-refused", Samples.refusal().toCbor());
        assertEquals(Samples.refusal(), FetchAnswer.parse(Golden.hex("artifact-chunk-refused")));
    }

    /** With an input, as also agents send it that know of no embeddings; and with an embedding. */
    @Test
    void capturedSample() throws MalformedDocumentException {
        Golden.assertHex("captured-sample", Samples.captured().toCbor());
        CapturedSample read = CapturedSample.parse(Golden.hex("captured-sample"));
        assertArrayEquals(
                Samples.captured().tensor().orElseThrow(), read.tensor().orElseThrow());
        assertEquals(Optional.empty(), read.embedding());
        Golden.assertHex("captured-sample", read.toCbor());
        Golden.assertHex(
                "captured-sample-embedding", Samples.capturedEmbedding().toCbor());
        CapturedSample other = CapturedSample.parse(Golden.hex("captured-sample-embedding"));
        assertArrayEquals(
                Samples.capturedEmbedding().embedding().orElseThrow(),
                other.embedding().orElseThrow());
        assertEquals(Optional.empty(), other.tensor());
        Golden.assertHex("captured-sample-embedding", other.toCbor());
    }

    @Test
    void enrolmentToken() {
        String committed = Golden.text("enrolment-token.txt").trim();
        assertEquals(committed, Samples.token().text());
        assertEquals(Samples.token(), EnrolmentToken.parse(committed));
    }

    @Test
    void brokerAddress() throws MalformedDocumentException {
        BrokerAddress address = new BrokerAddress("fleet.example", 8883);
        assertEquals(Golden.text("broker-address.json").trim(), text(address.toJson()));
        assertEquals(address, BrokerAddress.parse(address.toJson()));
    }

    @Test
    void signedMetadata() {
        Releases owner = Releases.byOwner();
        owner.release("fashion-1.0.0.flotilla", "bundle".getBytes(StandardCharsets.US_ASCII), 7, 3);
        assertEquals(Golden.text("root.json").trim(), text(owner.root()));
        assertEquals(Golden.text("targets.json").trim(), text(owner.targets()));
    }

    private static P256KeyPair deviceKey() {
        try {
            return P256KeyPair.parsePkcs8(Hex.decode(DEVICE_KEY));
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).trim();
    }
}
