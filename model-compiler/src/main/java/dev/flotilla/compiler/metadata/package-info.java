/** TFLite Metadata: what a model says about its own preprocessing and labels. */
@NullMarked
package dev.flotilla.compiler.metadata;

import org.jspecify.annotations.NullMarked;
