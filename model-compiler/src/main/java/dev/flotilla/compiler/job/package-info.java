/** The embedded runner of jobs: from a directory with a job and its files to a candidate, a verdict and a report. */
@NullMarked
package dev.flotilla.compiler.job;

import org.jspecify.annotations.NullMarked;
