/** Whether a challenger may take a champion's place without a person's word. */
@NullMarked
package dev.flotilla.compiler.gate;

import org.jspecify.annotations.NullMarked;
