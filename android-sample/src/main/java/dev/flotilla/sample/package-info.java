/** The app: a user of {@code dev.flotilla.android}, to be read and taken from. */
@NullMarked
package dev.flotilla.sample;

import org.jspecify.annotations.NullMarked;
