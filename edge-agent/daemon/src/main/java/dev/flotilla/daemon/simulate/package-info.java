/** Many agents of the same core in one process, fed with images from a file. */
@NullMarked
package dev.flotilla.daemon.simulate;

import org.jspecify.annotations.NullMarked;
