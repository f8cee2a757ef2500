/** Flotilla's agent inside an Android app: {@link FlotillaAgent#start} is the way in. */
@NullMarked
package dev.flotilla.android;

import org.jspecify.annotations.NullMarked;
