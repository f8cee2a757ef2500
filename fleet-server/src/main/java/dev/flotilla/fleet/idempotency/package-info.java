/** Requests that are carried out once, however often they arrive. */
@NullMarked
package dev.flotilla.fleet.idempotency;

import org.jspecify.annotations.NullMarked;
