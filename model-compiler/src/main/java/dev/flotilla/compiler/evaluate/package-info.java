/** How good a model is: on labelled samples, by slice, under disturbance, against its float model, and against gates. */
@NullMarked
package dev.flotilla.compiler.evaluate;

import org.jspecify.annotations.NullMarked;
