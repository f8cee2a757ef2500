/** What tests of all modules share: a clock set by hand, printed seeds, small bundles. */
@NullMarked
package dev.flotilla.contract.testkit;

import org.jspecify.annotations.NullMarked;
