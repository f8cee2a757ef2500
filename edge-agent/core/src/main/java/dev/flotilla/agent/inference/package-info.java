/** The model that serves: loading with its checks, swapping under load, and the probe before any of it. */
@NullMarked
package dev.flotilla.agent.inference;

import org.jspecify.annotations.NullMarked;
