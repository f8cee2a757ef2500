/** What a compilation did and what came of it: as JSON, and as a page to read. */
@NullMarked
package dev.flotilla.compiler.report;

import org.jspecify.annotations.NullMarked;
