/** Tests of the reader of TFLite Metadata. */
@NullMarked
package dev.flotilla.compiler.metadata;

import org.jspecify.annotations.NullMarked;
