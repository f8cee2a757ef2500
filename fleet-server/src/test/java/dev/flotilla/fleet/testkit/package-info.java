/** What tests of several packages build on. */
@NullMarked
package dev.flotilla.fleet.testkit;

import org.jspecify.annotations.NullMarked;
