package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentRequest;
import dev.flotilla.contract.protocol.EnrolmentResponse;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A device as the server sees it: a key, a credential, and messages. */
record ApiDevice(ApiFixture server, DeviceId id, String credential, P256KeyPair key) {

    static ApiDevice enrol(ApiFixture server, String claim, String name) throws IOException {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        EnrolmentRequest request = EnrolmentRequest.create(claim, name, key.publicKey(), key);
        EnrolmentResponse response = EnrolmentResponse.parse(
                server.call("POST", "/enrol", request.toJson()).as(200).toJson());
        return new ApiDevice(server, response.deviceId(), response.credential(), key);
    }

    Optional<DesiredState> desired() throws IOException {
        byte[] payload = server.published.getOrDefault(Topics.desired(id), new byte[0]);
        return payload.length == 0 ? Optional.empty() : Optional.of(DesiredState.parse(payload));
    }

    void report(UpdatePhase phase, Digest selfTest, String reason) throws IOException {
        report(phase, selfTest, reason, key);
    }

    void report(UpdatePhase phase, Digest selfTest, String reason, P256KeyPair signer) throws IOException {
        DesiredState desired = desired().orElseThrow();
        ReportedState state = new ReportedState(
                UUID.randomUUID().toString(),
                server.clock.instant(),
                desired.counter(),
                desired.nonce(),
                phase,
                Optional.of(desired.bundle().digest()),
                "test",
                Optional.of(selfTest),
                0,
                reason,
                "agent 1",
                0);
        send(Topics.reported(id), state.sign(signer));
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
