/** Who is told of alerts, by which way, until it arrives. */
@NullMarked
package dev.flotilla.fleet.alert.route;

import org.jspecify.annotations.NullMarked;
