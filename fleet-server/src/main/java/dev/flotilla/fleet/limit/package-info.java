/** How often something may be tried, and how much is worked on at the same time. */
@NullMarked
package dev.flotilla.fleet.limit;

import org.jspecify.annotations.NullMarked;
