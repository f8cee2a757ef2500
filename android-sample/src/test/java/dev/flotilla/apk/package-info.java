/** What Maven has no plugin for: makes the APK of the app, and checks it. Nothing of this goes into it. */
@NullMarked
package dev.flotilla.apk;

import org.jspecify.annotations.NullMarked;
