/** Devices: enrolment, what each is asked to run, and what each has proven to run. */
@NullMarked
package dev.flotilla.fleet.device;

import org.jspecify.annotations.NullMarked;
