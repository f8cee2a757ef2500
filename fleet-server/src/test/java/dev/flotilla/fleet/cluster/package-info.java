/** What a broker other than Mosquitto has to enforce by the files that a server writes; the nodes of the test's cluster do. */
@NullMarked
package dev.flotilla.fleet.cluster;

import org.jspecify.annotations.NullMarked;
