/** Tests of accuracy recovery. */
@NullMarked
package dev.flotilla.compiler.recover;

import org.jspecify.annotations.NullMarked;
