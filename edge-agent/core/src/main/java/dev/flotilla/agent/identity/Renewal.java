package dev.flotilla.agent.identity;

import java.time.Instant;

/** Keeps a device's certificate good. */
@FunctionalInterface
public interface Renewal {

    /**
     * Renews the certificate if it is time; bounded in time.
     *
     * @return what stands in the way; empty when nothing does
     */
    String poll(Instant now);
}
