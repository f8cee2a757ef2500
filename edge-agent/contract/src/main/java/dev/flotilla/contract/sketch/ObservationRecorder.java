package dev.flotilla.contract.sketch;

/** Where the threads that infer put their observations, and from where a window is taken. Thread-safe. */
public final class ObservationRecorder {
    private final Object lock = new Object();
    private ObservationSketch current = new ObservationSketch();

    /** Counts one inference. */
    public void record(Observation observation) {
        synchronized (lock) {
            current.record(observation);
        }
    }

    /** Counts one inference that failed. */
    public void recordError() {
        synchronized (lock) {
            current.recordError();
        }
    }

    /** A copy of what was counted since the last {@link #take()}. */
    public ObservationSketch snapshot() {
        synchronized (lock) {
            return current.copy();
        }
    }

    /** Hands over what was counted since the last call, and starts anew: each observation is in exactly one window. */
    public ObservationSketch take() {
        synchronized (lock) {
            ObservationSketch taken = current;
            current = new ObservationSketch();
            return taken;
        }
    }
}
