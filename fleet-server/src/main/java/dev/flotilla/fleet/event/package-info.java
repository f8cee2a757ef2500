/** What tells the outside that something changed: topics and the port that services call. */
@NullMarked
package dev.flotilla.fleet.event;

import org.jspecify.annotations.NullMarked;
