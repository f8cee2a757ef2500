package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import java.util.List;
import java.util.Optional;

/**
 * A device's message connection to its fleet. It keeps no messages of its own over a reconnect: the server sends the
 * desired state again to whoever connects, and the agent sends again whatever was not acknowledged.
 *
 * <p>Methods block, each with a bound on its time. One thread, the agent's, calls them all.
 */
public interface FleetLink extends AutoCloseable {

    /**
     * Makes one attempt to connect; does nothing when connected already. When to try again is the caller's decision.
     *
     * @throws LinkException when the fleet cannot be reached or refuses this device
     */
    void connect() throws LinkException;

    boolean connected();

    /**
     * Sends a signed report.
     *
     * @param cose a COSE_Sign1 around a ReportedState
     * @throws LinkException when the fleet's broker did not take it
     */
    void publishReported(byte[] cose) throws LinkException;

    /**
     * Sends telemetry windows. Returning means that the broker took them, not that the server stored them: only an
     * acknowledgement in {@link #takeAcks()} says that.
     *
     * @param report a TelemetryReport in CBOR
     * @throws LinkException when the fleet's broker did not take it
     */
    void publishTelemetry(byte[] report) throws LinkException;

    /** Takes the newest assignment, unverified, that arrived since the last call; older ones it replaced are gone. */
    Optional<SignedAssignment> takeDesired();

    /** Takes why the newest payload that should have been an assignment was none, if one arrived since the last call. */
    Optional<String> takeRejection();

    /** Takes the acknowledgements that arrived since the last call, oldest first; a bounded number is kept. */
    List<TelemetryAck> takeAcks();

    /** How many payloads arrived that were no messages; they were logged and ignored. */
    long rejectedMessages();

    /** Disconnects; harmless when not connected. A closed link may be connected again. */
    @Override
    void close();
}
