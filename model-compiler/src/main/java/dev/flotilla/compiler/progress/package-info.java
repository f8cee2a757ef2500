/** How long steps say how far they are. */
@NullMarked
package dev.flotilla.compiler.progress;

import org.jspecify.annotations.NullMarked;
