/** Files of simulated devices that are kept in memory. */
@NullMarked
package dev.flotilla.daemon.simulate.files;

import org.jspecify.annotations.NullMarked;
