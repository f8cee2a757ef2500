/** Browser tests of the console, on a canned API and on the real server. */
@NullMarked
package dev.flotilla.fleet.console;

import org.jspecify.annotations.NullMarked;
