package dev.flotilla.fleet.job;

import java.time.Duration;

/** Lets time pass on a job's thread. */
@FunctionalInterface
public interface Pause {
    void pass(Duration time) throws InterruptedException;
}
