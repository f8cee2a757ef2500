/** Mergeable summaries of what a model saw and answered, and their encoding. */
@NullMarked
package dev.flotilla.contract.sketch;

import org.jspecify.annotations.NullMarked;
