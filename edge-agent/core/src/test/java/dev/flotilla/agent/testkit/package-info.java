/** Fakes for tests of the agent and of what runs agents: storage that crashes, an engine without a runtime. */
@NullMarked
package dev.flotilla.agent.testkit;

import org.jspecify.annotations.NullMarked;
