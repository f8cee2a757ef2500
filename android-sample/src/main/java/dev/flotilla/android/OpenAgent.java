package dev.flotilla.android;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.link.FleetLink;

/**
 * An agent at work.
 *
 * @param link its own, to be let go while nobody needs it
 */
record OpenAgent(Agent agent, FleetLink link) {}
