/** Rewrites of the graph, one file each, and the pipeline that runs them. */
@NullMarked
package dev.flotilla.compiler.pass;

import org.jspecify.annotations.NullMarked;
