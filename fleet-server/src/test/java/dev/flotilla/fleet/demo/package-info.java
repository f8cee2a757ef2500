/** The main job from end to end, played with the runnable jars and judged by what the API and the agents report. */
@NullMarked
package dev.flotilla.fleet.demo;

import org.jspecify.annotations.NullMarked;
