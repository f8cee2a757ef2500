package dev.flotilla.android;

import dev.flotilla.agent.AgentStatus;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.List;
import java.util.Optional;

/**
 * How the agent is, for an app's screens; as of its last pass.
 *
 * @param device its id in the fleet; empty before enrolment
 * @param problem why the agent itself does not work; empty if it does
 * @param status of the agent; empty before enrolment, and while it starts
 * @param installed what serves; empty while nothing does
 * @param assigned the file that the fleet wants here; empty before the first assignment
 * @param held why downloads wait; empty if they need not
 * @param paused whether somebody paused them
 * @param asked whether somebody wants the download under way over any network
 * @param sharedBy who agreed to share samples; empty while nobody does
 * @param samples what left this device of them, and what waits; empty before enrolment
 * @param history how updates ended, newest first
 * @param observed what the serving model did since the app started, by the sketches that telemetry is made of
 */
public record AgentState(
        Optional<String> device,
        String problem,
        Optional<AgentStatus> status,
        Optional<Installed> installed,
        Optional<ArtifactRef> assigned,
        Optional<String> held,
        boolean paused,
        boolean asked,
        Optional<String> sharedBy,
        Optional<SampleAccount> samples,
        List<HistoryEntry> history,
        ObservationSketch observed) {

    static AgentState starting() {
        return new AgentState(
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new ObservationSketch());
    }
}
