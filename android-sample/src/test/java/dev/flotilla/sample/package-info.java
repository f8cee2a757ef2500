/** Tests of the app on Robolectric: Android's own classes, without a device. */
@NullMarked
package dev.flotilla.sample;

import org.jspecify.annotations.NullMarked;
