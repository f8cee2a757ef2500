/** Alerts: what opens one, keeps it up to date and closes it. */
@NullMarked
package dev.flotilla.fleet.alert;

import org.jspecify.annotations.NullMarked;
