package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.identity.ClientCertificates;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A device as the server sees it: a key, a certificate, and messages. */
record ApiDevice(ApiFixture server, DeviceId id, X509Certificate certificate, P256KeyPair key, Set<String> abilities) {

    static ApiDevice enrol(ApiFixture server, String claim, String name) throws IOException {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        HttpResponse<String> answer = server.simpleEnroll(claim, CertificateRequest.create(name, key.publicKey(), key));
        assertEquals(200, answer.statusCode(), answer.body());
        X509Certificate certificate = certificate(answer.body());
        DeviceId id =
                new DeviceId(ClientCertificates.findCommonName(certificate).orElseThrow());
        return new ApiDevice(server, id, certificate, key, Set.of(ReportedState.SHADOW));
    }

    /** The same with an agent from before there were shadows. */
    ApiDevice withOldAgent() {
        return new ApiDevice(server, id, certificate, key, Set.of());
    }

    static X509Certificate certificate(String pkcs7) throws IOException {
        byte[] der = Base64.getMimeDecoder().decode(pkcs7);
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der));
            assertEquals(1, found.size());
            return (X509Certificate) found.iterator().next();
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }

    Optional<DesiredState> desired() throws IOException {
        byte[] payload = server.published.getOrDefault(Topics.desired(id), new byte[0]);
        return payload.length == 0 ? Optional.empty() : Optional.of(opened(payload));
    }

    /** Only what the server's director signed. */
    private static DesiredState opened(byte[] payload) throws IOException {
        PublicKey director = ApiFixture.SIGNERS.director().publicKey();
        try {
            return SignedAssignment.parse(payload).open(new Director(Map.of(director.keyId(), director)));
        } catch (TrustException e) {
            throw new IOException(e);
        }
    }

    void report(UpdatePhase phase, Digest selfTest, String reason) throws IOException {
        report(phase, selfTest, reason, key);
    }

    void report(UpdatePhase phase, Digest selfTest, String reason, P256KeyPair signer) throws IOException {
        report(phase, desired().orElseThrow().bundle().digest(), selfTest, reason, signer, Optional.empty());
    }

    /** Says that it runs in shadow what it is told to, beside another bundle. */
    void shadow(Bundle serving, Bundle shadow) throws IOException {
        report(
                UpdatePhase.SHADOWING,
                serving.digest(),
                serving.selfTest().outputDigest(),
                "",
                key,
                Optional.of(
                        new ReportedShadow(shadow.digest(), shadow.selfTest().outputDigest())));
    }

    private void report(
            UpdatePhase phase,
            Digest active,
            Digest selfTest,
            String reason,
            P256KeyPair signer,
            Optional<ReportedShadow> shadow)
            throws IOException {
        DesiredState desired = desired().orElseThrow();
        ReportedState state = new ReportedState(
                UUID.randomUUID().toString(),
                server.clock.instant(),
                desired.counter(),
                desired.nonce(),
                phase,
                Optional.of(active),
                "test",
                Optional.of(selfTest),
                0,
                reason,
                "agent 1",
                0,
                Optional.empty(),
                new Losses(Map.of("range", 2L), 1),
                shadow,
                abilities);
        send(Topics.reported(id), state.sign(signer));
    }

    /** A sealed sample of an input of which a model said that it is the last of three classes. */
    byte[] sample(Digest bundle, byte[] tensor) {
        return sample(bundle, Optional.of(tensor), Optional.empty());
    }

    /** The same of an input's embedding, not of the input itself. */
    byte[] embedding(Digest bundle, byte[] embedding) {
        return sample(bundle, Optional.empty(), Optional.of(embedding));
    }

    private byte[] sample(Digest bundle, Optional<byte[]> tensor, Optional<byte[]> embedding) {
        CapturedSample sample = new CapturedSample(
                bundle,
                server.clock.instant(),
                CaptureReason.RANDOM,
                tensor,
                embedding,
                new float[] {0.1f, 0.2f, 0.7f},
                2,
                "",
                new Consent("the owner", Digest.of(new byte[0]), server.clock.instant()));
        return SealedSample.seal(sample.toCbor(), ApiFixture.SAMPLE_PAIR.publicKey(), id.value(), new SecureRandom());
    }

    void telemetry(String window, Digest bundle, ObservationSketch sketch) {
        TelemetryReport report = new TelemetryReport(
                UUID.randomUUID().toString(),
                server.clock.instant(),
                List.of(new Window(
                        window, server.clock.instant().minusSeconds(10), server.clock.instant(), bundle, sketch)));
        send(Topics.telemetry(id), report.toCbor());
    }

    void send(String topic, byte[] payload) {
        TestDatabase.await(server.traffic.handle(topic, payload));
    }
}
