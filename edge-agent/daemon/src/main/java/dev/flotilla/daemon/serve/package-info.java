/**
 * What a device offers to programs on the same machine: the Open Inference Protocol, samples as the device gets them, and its
 * status.
 */
@NullMarked
package dev.flotilla.daemon.serve;

import org.jspecify.annotations.NullMarked;
