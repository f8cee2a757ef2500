/** Asking others by HTTP: for so long, and so much, and nobody else. */
@NullMarked
package dev.flotilla.fleet.http;

import org.jspecify.annotations.NullMarked;
