/** The command line: commands, exit codes, composition. */
@NullMarked
package dev.flotilla.compiler.cli;

import org.jspecify.annotations.NullMarked;
