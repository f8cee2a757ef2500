/** How long inferences take: measured in turns, summed up by percentiles, compared with a confidence interval. */
@NullMarked
package dev.flotilla.compiler.benchmark;

import org.jspecify.annotations.NullMarked;
