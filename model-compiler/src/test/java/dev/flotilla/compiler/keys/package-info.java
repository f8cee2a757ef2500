@NullMarked
package dev.flotilla.compiler.keys;

import org.jspecify.annotations.NullMarked;
