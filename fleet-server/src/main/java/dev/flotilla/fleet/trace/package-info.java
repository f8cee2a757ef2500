/** Which request or message of a device something belongs to: in log lines, and as spans for OpenTelemetry. */
@NullMarked
package dev.flotilla.fleet.trace;

import org.jspecify.annotations.NullMarked;
