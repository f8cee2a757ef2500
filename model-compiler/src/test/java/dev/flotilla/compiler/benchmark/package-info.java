/** Tests of the statistics and of the course of a measurement, with a clock of their own. */
@NullMarked
package dev.flotilla.compiler.benchmark;

import org.jspecify.annotations.NullMarked;
