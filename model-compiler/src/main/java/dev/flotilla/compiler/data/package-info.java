/** Samples of a model: arrays, tables and images from files, one at a time, on their way to the model's inputs. */
@NullMarked
package dev.flotilla.compiler.data;

import org.jspecify.annotations.NullMarked;
