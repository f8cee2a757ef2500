/** Runs samples through a float model and notes the range of every activation. */
@NullMarked
package dev.flotilla.compiler.calibrate;

import org.jspecify.annotations.NullMarked;
