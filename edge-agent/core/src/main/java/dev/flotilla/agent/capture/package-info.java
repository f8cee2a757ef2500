/** Samples that leave the device, once its owner agreed: chosen, sealed, handed over, accounted for, erased. */
@NullMarked
package dev.flotilla.agent.capture;

import org.jspecify.annotations.NullMarked;
