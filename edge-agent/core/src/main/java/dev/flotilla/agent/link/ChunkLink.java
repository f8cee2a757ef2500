package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** How chunks come over the device's message connection. For the agent's thread, as {@link FleetLink}. */
public interface ChunkLink {

    /**
     * Asks for chunks. They may come in any order, twice or not at all.
     *
     * @throws LinkException when there is no connection
     */
    void ask(FetchRequest request) throws LinkException;

    /**
     * Takes the next answer, or waits for one; empty when none came in time. What arrived before a connection broke is
     * still to be had after it.
     *
     * @throws LinkException when there is none and the connection is broken, so that none will come
     * @throws IOException when the wait is interrupted
     */
    Optional<FetchAnswer> await(Duration atMost) throws IOException;
}
