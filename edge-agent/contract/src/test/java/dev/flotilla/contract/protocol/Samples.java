package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One message of each kind, with every field set to something of its own. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089Z");
    static final Digest BUNDLE = Digest.of("bundle".getBytes(StandardCharsets.US_ASCII));
    static final Digest AUTHORITY = Digest.of("targets".getBytes(StandardCharsets.US_ASCII));
    static final Digest OUTPUT = Digest.of("output".getBytes(StandardCharsets.US_ASCII));

    private Samples() {}

    static DesiredState desired() {
        return new DesiredState(
                "m-1",
                new DeviceId("edge-1"),
                42,
                "nonce",
                "rollout-7",
                TIME.plusSeconds(3600),
                new ArtifactRef("fashion-1.0.0.flotilla", BUNDLE, 123_456));
    }

    static DesiredState desiredByDelta() {
        return desired().withDelta(new DeltaRef(OUTPUT, new ArtifactRef("fashion-0.9.0-1.0.0.delta", OUTPUT, 456)));
    }

    static ReportedState reported() {
        return new ReportedState(
                "m-2",
                TIME,
                42,
                "nonce",
                UpdatePhase.CONFIRMED,
                Optional.of(BUNDLE),
                "fashion 1.0.0",
                Optional.of(OUTPUT),
                3,
                "because",
                "0.1.0",
                123_456);
    }

    static ReportedState firstReport() {
        return new ReportedState(
                "m-0", TIME, 0, "", UpdatePhase.IDLE, Optional.empty(), "", Optional.empty(), 0, "", "0.1.0", 0);
    }

    static ObservationSketch sketch() {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0.25, 0.5, 9, 0.875, 1.5));
        sketch.record(new Observation(-0.25, 0.5, 9, 1, 2));
        sketch.record(new Observation(0, 0.5, 300, 0.125, 1000));
        sketch.recordError();
        return sketch;
    }

    static TelemetryReport telemetry() {
        return new TelemetryReport(
                "m-3", TIME, List.of(new Window("w-1", TIME.minusSeconds(60), TIME, BUNDLE, sketch())));
    }

    static TelemetryReport coarseTelemetry() {
        ObservationSketch sketch = sketch();
        sketch.record("input.sharpness", 0.03);
        sketch.record("output.p0", -0.5);
        ObservationSketch coarse =
                sketch.atResolution(3).atMost(1, 2).omittingOthers(feature -> !feature.equals("input.sharpness"));
        return new TelemetryReport(
                "m-4", TIME, List.of(new Window("w-1", TIME.minusSeconds(60), TIME, BUNDLE, coarse)));
    }

    static TelemetryAck ack() {
        return new TelemetryAck(List.of("w-1", "w-2"));
    }

    static TelemetryAck request() {
        return TelemetryAck.asking(new TelemetryWatch(Duration.ofMinutes(15), Duration.ofMinutes(2)));
    }

    static FetchRequest fetch() {
        return new FetchRequest(new Fetchable.Artifact(BUNDLE), 65_536, 16_384, 4);
    }

    static FetchRequest fetchMetadata() {
        return new FetchRequest(new Fetchable.Metadata("3.snapshot.json"), 0, 4096, 2);
    }

    static FetchAnswer.Chunk chunk() {
        return new FetchAnswer.Chunk(
                new Fetchable.Artifact(BUNDLE), 65_536, 65_541, "bytes".getBytes(StandardCharsets.US_ASCII));
    }

    static FetchAnswer.Refused refusal() {
        return new FetchAnswer.Refused(new Fetchable.Artifact(BUNDLE), 65_536, FetchAnswer.Reason.RANGE);
    }

    static CapturedSample captured() {
        return captured(Optional.of(new byte[] {-128, 0, 127}), Optional.empty());
    }

    static CapturedSample capturedEmbedding() {
        return captured(Optional.empty(), Optional.of(new byte[] {1, 2, 3, 4}));
    }

    static CapturedSample captured(Optional<byte[]> tensor, Optional<byte[]> embedding) {
        return new CapturedSample(
                BUNDLE,
                TIME,
                CaptureReason.UNCERTAIN,
                tensor,
                embedding,
                new float[] {0.25f, 0.75f},
                1,
                "person-7",
                new Consent("Grace", OUTPUT, TIME.minusSeconds(60)));
    }

    static EnrolmentToken token() {
        return new EnrolmentToken("claim-0123456789_ABC", BUNDLE, AUTHORITY);
    }
}
