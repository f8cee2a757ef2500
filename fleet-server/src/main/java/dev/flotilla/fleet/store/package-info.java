/** PostgreSQL and the disk: implements the ports that the features declare. */
@NullMarked
package dev.flotilla.fleet.store;

import org.jspecify.annotations.NullMarked;
