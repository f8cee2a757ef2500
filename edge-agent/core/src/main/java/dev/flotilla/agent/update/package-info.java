/** How a device gets from one bundle to the next: states, events, the table of both, and what is done in each state. */
@NullMarked
package dev.flotilla.agent.update;

import org.jspecify.annotations.NullMarked;
