/** How often a model is right: estimated without labels from calibrated confidences, and counted where there are labels. Pure. */
@NullMarked
package dev.flotilla.fleet.drift.accuracy;

import org.jspecify.annotations.NullMarked;
