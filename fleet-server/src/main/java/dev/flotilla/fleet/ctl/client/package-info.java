/** Talks to a fleet server over its public REST API, as any other program does. */
@NullMarked
package dev.flotilla.fleet.ctl.client;

import org.jspecify.annotations.NullMarked;
