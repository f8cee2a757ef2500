/** Trains the sample model and writes it with the compiler's own writer; built in profile {@code train-sample} only. */
@NullMarked
package dev.flotilla.sample;

import org.jspecify.annotations.NullMarked;
