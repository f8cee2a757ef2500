/** The port to a model runtime, and the tensors that go through it. */
@NullMarked
package dev.flotilla.contract.inference;

import org.jspecify.annotations.NullMarked;
