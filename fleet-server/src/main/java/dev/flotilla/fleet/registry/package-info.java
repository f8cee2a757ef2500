/** Models and their releases: trusted metadata and bundles, each verified again before it is taken in. */
@NullMarked
package dev.flotilla.fleet.registry;

import org.jspecify.annotations.NullMarked;
