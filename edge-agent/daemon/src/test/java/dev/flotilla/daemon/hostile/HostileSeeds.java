package dev.flotilla.daemon.hostile;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One valid message of each kind, with the keys and the metadata that make it so. */
final class HostileSeeds {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});

    private final P256KeyPair device = P256KeyPair.generate(new SecureRandom());
    private final RepositorySimulator repository = new RepositorySimulator(NOW.plus(Duration.ofDays(30)));
    private final Director director;
    private final Map<MessageKind, byte[]> messages = new EnumMap<>(MessageKind.class);

    /**
     * @param desired a valid assignment
     * @param director who signed it
     */
    HostileSeeds(SignedAssignment desired, Director director) {
        this.director = director;
        repository.addTarget("targets", "model.flotilla", "content");
        repository.delegate("targets", "director", "director/*");
        repository.publish("director");
        repository.publishAll();
        messages.put(MessageKind.DESIRED, desired.claimed().toCbor());
        messages.put(MessageKind.SIGNED_ASSIGNMENT, desired.bytes());
        messages.put(
                MessageKind.ACK,
                new TelemetryAck(
                                List.of("w-1", "w-2"),
                                Optional.of(new TelemetryWatch(Duration.ofMinutes(15), Duration.ofMinutes(2))))
                        .toCbor());
        messages.put(MessageKind.TELEMETRY, telemetry().toCbor());
        messages.put(MessageKind.REPORT_CONTENT, report().toCbor());
        messages.put(MessageKind.SIGNED_REPORT, report().sign(device));
        messages.put(MessageKind.BROKER, new BrokerAddress("fleet.test", 8883).toJson());
        messages.put(
                MessageKind.TOKEN,
                new EnrolmentToken("claim-0123456789_ABC", BUNDLE, BUNDLE)
                        .text()
                        .getBytes(StandardCharsets.UTF_8));
        messages.put(MessageKind.CERTIFICATE_REQUEST, CertificateRequest.create("gateway", device.publicKey(), device));
        messages.put(MessageKind.ROOT, repository.file("1.root.json"));
        messages.put(MessageKind.TIMESTAMP, repository.file("timestamp.json"));
        messages.put(MessageKind.TARGETS, repository.file("targets.json"));
    }

    private static ReportedState report() {
        return new ReportedState(
                "m-2",
                NOW,
                42,
                "nonce",
                UpdatePhase.CONFIRMED,
                Optional.of(BUNDLE),
                "fashion 1.0.0",
                Optional.of(BUNDLE),
                3,
                "because",
                "0.1.0",
                123_456);
    }

    private static TelemetryReport telemetry() {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0.25, 0.5, 9, 0.875, 1.5));
        sketch.record(new Observation(-0.25, 0.5, 300, 1, 2));
        sketch.recordError();
        return new TelemetryReport("m-3", NOW, List.of(new Window("w-1", NOW.minusSeconds(60), NOW, BUNDLE, sketch)));
    }

    Director director() {
        return director;
    }

    P256KeyPair device() {
        return device;
    }

    byte[] of(MessageKind kind) {
        return Optional.ofNullable(messages.get(kind)).orElseThrow();
    }

    private TrustedMetadataSet rooted() throws TrustException {
        return TrustedMetadataSet.fromRoot(of(MessageKind.ROOT), NOW);
    }

    /** Takes a root.json for the first one, and returns what of it is signed. */
    byte[] root(byte[] json) throws TrustException, IOException {
        TrustedMetadataSet.fromRoot(json, NOW);
        return signed(json);
    }

    /** Takes a timestamp.json, and returns what of it is signed. */
    byte[] timestamp(byte[] json) throws TrustException, IOException {
        rooted().updateTimestamp(json);
        return signed(json);
    }

    /** Takes a targets.json, and returns what of it is signed. */
    byte[] targets(byte[] json) throws TrustException, IOException {
        rooted().updateTimestamp(of(MessageKind.TIMESTAMP))
                .updateSnapshot(repository.file("snapshot.json"))
                .updateTargets(json);
        return signed(json);
    }

    private static byte[] signed(byte[] json) throws IOException {
        return Document.parseJson(json, Limits.of(json.length)).object("signed").toCanonicalJson();
    }
}
