/** Rewrites that keep what a model computes and make it smaller or faster, one class each. */
@NullMarked
package dev.flotilla.compiler.pass.tidy;

import org.jspecify.annotations.NullMarked;
