/** What a device knows of the time besides its clock. */
@NullMarked
package dev.flotilla.agent.clock;

import org.jspecify.annotations.NullMarked;
