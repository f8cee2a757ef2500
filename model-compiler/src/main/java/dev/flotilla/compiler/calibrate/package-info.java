/** Runs samples through a float model and chooses the range of every activation. */
@NullMarked
package dev.flotilla.compiler.calibrate;

import org.jspecify.annotations.NullMarked;
