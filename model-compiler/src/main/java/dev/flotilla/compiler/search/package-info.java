/** Tries several ways to compile a model, holds each to gates, and chooses. */
@NullMarked
package dev.flotilla.compiler.search;

import org.jspecify.annotations.NullMarked;
