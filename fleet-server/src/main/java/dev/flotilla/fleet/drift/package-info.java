/** Drift of what models see and say: pure detectors, the policy over devices, and the service that raises alerts. */
@NullMarked
package dev.flotilla.fleet.drift;

import org.jspecify.annotations.NullMarked;
