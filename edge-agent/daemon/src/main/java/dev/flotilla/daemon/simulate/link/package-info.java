/** The simulator's own link to the fleet, of which thousands share a few threads. */
@NullMarked
package dev.flotilla.daemon.simulate.link;

import org.jspecify.annotations.NullMarked;
