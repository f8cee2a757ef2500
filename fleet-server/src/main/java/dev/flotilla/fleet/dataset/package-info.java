/** Versions of datasets: what is in them and for what, what was left out and why; unchangeable but for erasure. */
@NullMarked
package dev.flotilla.fleet.dataset;

import org.jspecify.annotations.NullMarked;
