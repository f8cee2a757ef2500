package dev.flotilla.agent.inference;

import java.io.IOException;

/**
 * Tries a bundle where it can do no harm, such as in a process of its own: a model that passed every check may still
 * crash the runtime.
 */
public interface Probe {
    /**
     * Loads the bundle's model and runs its golden self-test. Bounded in time.
     *
     * @param bundle the bytes of a bundle whose signature was verified
     * @throws IOException when the probe itself could not run; that says nothing about the bundle
     */
    ProbeResult probe(byte[] bundle) throws IOException;
}
