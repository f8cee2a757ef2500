/** What devices measured: windows taken in once, however often they arrive, and read back merged. */
@NullMarked
package dev.flotilla.fleet.telemetry;

import org.jspecify.annotations.NullMarked;
