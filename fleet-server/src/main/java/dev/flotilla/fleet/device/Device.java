package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.filter.DeviceFacts;
import dev.flotilla.fleet.filter.Health;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An enrolled device.
 *
 * @param group what rollouts can be limited to; empty text when it is in none
 * @param labels what operators note about it
 * @param key the key that its reports are signed with
 * @param revokedAt when its certificates were taken back; empty for a device that may connect
 * @param lastSeen when it last connected, disconnected or sent something; empty before the first time
 * @param counter the counter of its last assignment, 0 before the first
 * @param desired what it is asked to run; empty when nothing
 * @param reported its newest verified report
 */
public record Device(
        DeviceId id,
        String name,
        String group,
        DeviceLabels labels,
        P256PublicKey key,
        Instant enrolledAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastSeen,
        boolean online,
        long counter,
        Optional<Assignment> desired,
        Optional<Report> reported) {

    /** What filters ask of it. */
    public DeviceFacts facts() {
        Optional<ReportedState> state = reported.map(Report::state);
        return new DeviceFacts(
                id,
                name,
                group,
                Set.copyOf(labels.tags()),
                labels.attributes(),
                state.flatMap(ReportedState::activeBundle),
                state.map(ReportedState::agentVersion).orElse(""),
                enrolledAt,
                lastSeen,
                online,
                revokedAt.isPresent(),
                state.filter(said -> said.abilities().contains(ReportedState.SHADOW))
                        .isPresent(),
                state.map(ReportedState::phase).orElse(UpdatePhase.IDLE),
                health());
    }

    private Health health() {
        if (desired.isEmpty()) {
            return Health.OK;
        }
        Optional<UpdatePhase> answer = reported.map(Report::state)
                .filter(state -> state.counter() == counter)
                .map(ReportedState::phase);
        return answer.map(phase -> switch (phase) {
                    case CONFIRMED -> Health.OK;
                    case REJECTED, ROLLED_BACK -> Health.FAILED;
                    case IDLE, FETCHING, VERIFYING, PROBING, SHADOWING, ACTIVATING -> Health.UPDATING;
                })
                .orElse(Health.UPDATING);
    }
}
