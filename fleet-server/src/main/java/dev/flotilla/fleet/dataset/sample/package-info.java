/** Samples that devices gave away: taken in once, checked, kept sealed, quarantined with a reason, erased on demand. */
@NullMarked
package dev.flotilla.fleet.dataset.sample;

import org.jspecify.annotations.NullMarked;
