/** Tests of calibration. */
@NullMarked
package dev.flotilla.compiler.calibrate;

import org.jspecify.annotations.NullMarked;
