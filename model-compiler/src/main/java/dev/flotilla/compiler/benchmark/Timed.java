package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.inference.InferenceException;

/** What is measured, once. */
@FunctionalInterface
public interface Timed {
    void run() throws InferenceException;
}
