/** Who a device is: its key, what enrolment gave it, and how it joins a fleet. */
@NullMarked
package dev.flotilla.agent.identity;

import org.jspecify.annotations.NullMarked;
