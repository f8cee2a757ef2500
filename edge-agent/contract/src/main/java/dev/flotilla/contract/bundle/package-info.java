/** The model bundle: its manifest, baseline and golden self-test, with a bounded reader and a reproducible writer. */
@NullMarked
package dev.flotilla.contract.bundle;

import org.jspecify.annotations.NullMarked;
