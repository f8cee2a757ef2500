/** The preprocessing specification and the one implementation of it that compiler, trainer and device run. */
@NullMarked
package dev.flotilla.contract.preprocess;

import org.jspecify.annotations.NullMarked;
