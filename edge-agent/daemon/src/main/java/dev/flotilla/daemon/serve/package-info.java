/** What a device offers to programs on the same machine: inference and status over loopback HTTP. */
@NullMarked
package dev.flotilla.daemon.serve;

import org.jspecify.annotations.NullMarked;
