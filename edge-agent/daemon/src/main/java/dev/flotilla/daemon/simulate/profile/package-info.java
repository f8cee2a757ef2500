/** Which simulated devices there are, and what befalls them. */
@NullMarked
package dev.flotilla.daemon.simulate.profile;

import org.jspecify.annotations.NullMarked;
