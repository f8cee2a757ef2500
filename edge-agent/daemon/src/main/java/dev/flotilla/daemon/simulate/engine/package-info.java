/** One real runtime behind all simulated devices. */
@NullMarked
package dev.flotilla.daemon.simulate.engine;

import org.jspecify.annotations.NullMarked;
