/** Checks that what runs on Android can be translated for it. */
@NullMarked
package dev.flotilla.apk;

import org.jspecify.annotations.NullMarked;
