package dev.flotilla.daemon.simulate;

import dev.flotilla.agent.Agent;
import java.io.IOException;

/** Lets a simulated device run. */
@FunctionalInterface
public interface Power {
    /**
     * An agent that runs on what the device kept.
     *
     * @param tells whether its link says when there is news
     * @param cut ends all that it has open, without a word to the fleet
     */
    record On(Agent agent, boolean tells, Runnable cut) {}

    /**
     * Starts the agent on what the device kept.
     *
     * @param news is run, in any thread, when there is something for a pass; where the link says so
     */
    On on(Runnable news) throws IOException;
}
