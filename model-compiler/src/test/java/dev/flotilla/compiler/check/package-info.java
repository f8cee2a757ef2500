/** What is asked of models from files. */
@NullMarked
package dev.flotilla.compiler.check;

import org.jspecify.annotations.NullMarked;
