/** The fleet's TUF repository: the owner's metadata, the online roles that the server signs itself, and assignments. */
@NullMarked
package dev.flotilla.fleet.trust;

import org.jspecify.annotations.NullMarked;
