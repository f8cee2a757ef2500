/** Changes to a float model after which quantization loses less, and measures of where it loses most. */
@NullMarked
package dev.flotilla.compiler.recover;

import org.jspecify.annotations.NullMarked;
