/** The operator's command line, {@code flotilla-server ctl}. */
@NullMarked
package dev.flotilla.fleet.ctl;

import org.jspecify.annotations.NullMarked;
