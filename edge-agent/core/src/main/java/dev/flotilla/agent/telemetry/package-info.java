/** From single observations to windows, and from windows to the fleet: bounded, and kept until acknowledged. */
@NullMarked
package dev.flotilla.agent.telemetry;

import org.jspecify.annotations.NullMarked;
