/** Jobs that make, compile or evaluate models: kept until they are over, and done by a child process or by somebody else. */
@NullMarked
package dev.flotilla.fleet.job;

import org.jspecify.annotations.NullMarked;
