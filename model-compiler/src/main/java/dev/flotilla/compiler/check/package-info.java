/** What must hold between passes, and what the result must achieve: invariants, accuracy gate, report. */
@NullMarked
package dev.flotilla.compiler.check;

import org.jspecify.annotations.NullMarked;
