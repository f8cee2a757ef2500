/** Benchmarks, run by {@code mvn -Pbench}; see the module's README. */
@NullMarked
package dev.flotilla.compiler.bench;

import org.jspecify.annotations.NullMarked;
