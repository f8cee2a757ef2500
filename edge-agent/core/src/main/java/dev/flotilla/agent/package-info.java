/** The agent: its parts put together, and the loop that drives them. */
@NullMarked
package dev.flotilla.agent;

import org.jspecify.annotations.NullMarked;
