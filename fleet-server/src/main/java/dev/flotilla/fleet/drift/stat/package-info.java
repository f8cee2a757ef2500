/** Statistics of drift over counts in bins: distances with their bounds, tests with accurate tails, charts. Pure. */
@NullMarked
package dev.flotilla.fleet.drift.stat;

import org.jspecify.annotations.NullMarked;
