/** The model as a graph of objects held by identity: no indices, no file format, no runtime. */
@NullMarked
package dev.flotilla.compiler.graph;

import org.jspecify.annotations.NullMarked;
