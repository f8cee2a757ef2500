/** What tests of the app work with: a fleet server, bundles, and what Robolectric lacks of a phone. */
@NullMarked
package dev.flotilla.sample.testkit;

import org.jspecify.annotations.NullMarked;
