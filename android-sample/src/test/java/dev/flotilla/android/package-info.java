/** Tests of the agent inside an app. */
@NullMarked
package dev.flotilla.android;

import org.jspecify.annotations.NullMarked;
