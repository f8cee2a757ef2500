@NullMarked
package dev.flotilla.compiler.gate;

import org.jspecify.annotations.NullMarked;
