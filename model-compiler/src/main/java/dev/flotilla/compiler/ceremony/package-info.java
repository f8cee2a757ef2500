/** Roots and releases that several people sign on machines of their own. */
@NullMarked
package dev.flotilla.compiler.ceremony;

import org.jspecify.annotations.NullMarked;
