/** A rollout through kills and restarts of the server, its database and its broker. */
@NullMarked
package dev.flotilla.fleet.restart;

import org.jspecify.annotations.NullMarked;
