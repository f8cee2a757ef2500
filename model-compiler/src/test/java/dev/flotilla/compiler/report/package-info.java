/** Tests of the report and of its page, the latter in a browser. */
@NullMarked
package dev.flotilla.compiler.report;

import org.jspecify.annotations.NullMarked;
