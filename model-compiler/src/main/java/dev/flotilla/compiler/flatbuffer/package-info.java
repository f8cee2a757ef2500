/** Reads and writes the TensorFlow Lite flatbuffer; the only place that knows indices and schema classes. */
@NullMarked
package dev.flotilla.compiler.flatbuffer;

import org.jspecify.annotations.NullMarked;
