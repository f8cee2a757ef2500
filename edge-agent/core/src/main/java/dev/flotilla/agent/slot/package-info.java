/** The two slots that hold bundles, and the journal that says which of them serves. */
@NullMarked
package dev.flotilla.agent.slot;

import org.jspecify.annotations.NullMarked;
