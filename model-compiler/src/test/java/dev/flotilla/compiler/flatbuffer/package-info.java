/** Tests of the flatbuffer reader and writer. */
@NullMarked
package dev.flotilla.compiler.flatbuffer;

import org.jspecify.annotations.NullMarked;
