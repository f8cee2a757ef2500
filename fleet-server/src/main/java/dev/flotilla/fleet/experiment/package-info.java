/** Gates of a rollout's stages: always-valid tests of a canary against a concurrent control, one pair of devices at a time. Pure. */
@NullMarked
package dev.flotilla.fleet.experiment;

import org.jspecify.annotations.NullMarked;
