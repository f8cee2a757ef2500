/** What a model costs to hold and to run, read from the graph alone. */
@NullMarked
package dev.flotilla.compiler.analyse;

import org.jspecify.annotations.NullMarked;
