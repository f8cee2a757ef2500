/** Staged rollouts: the pure policy, the operator's commands, and the service that carries decisions out. */
@NullMarked
package dev.flotilla.fleet.rollout;

import org.jspecify.annotations.NullMarked;
