package dev.flotilla.contract.trust;

import java.time.Duration;

/** A file came too slowly to wait for its end (TUF 1.0 section 1.5.2, slow retrieval attack). */
public final class SlowRetrievalException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final long received;
    private final Duration elapsed;
    private final long bytesPerSecond;

    /**
     * @param what the file
     * @param received bytes that came
     * @param elapsed in this time
     * @param bytesPerSecond the least rate that is put up with
     */
    public SlowRetrievalException(String what, long received, Duration elapsed, long bytesPerSecond) {
        super(what + ": only " + received + " bytes came in " + elapsed.toMillis() + " ms, at least " + bytesPerSecond
                + " bytes a second are expected");
        this.received = received;
        this.elapsed = elapsed;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** How many bytes came. */
    public long received() {
        return received;
    }

    /** In what time. */
    public Duration elapsed() {
        return elapsed;
    }

    /** The least rate that is put up with. */
    public long bytesPerSecond() {
        return bytesPerSecond;
    }
}
