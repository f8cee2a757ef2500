package dev.flotilla.compiler.recipe;

import dev.flotilla.contract.inference.ModelRejectedException;

/**
 * What a compiled model has to pass before this process loads it. The runtime's kernels abort the process on numbers that
 * they were not made for, which only a check in another process survives.
 */
@FunctionalInterface
public interface LoadCheck {
    /** For results that are known to load, or whose crash may end this process. */
    LoadCheck NONE = model -> {};

    /** Returns if {@code model} may be loaded. @throws ModelRejectedException with the reason why it may not */
    void require(byte[] model) throws ModelRejectedException;
}
