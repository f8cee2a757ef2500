package dev.flotilla.daemon.simulate.link;

import java.util.concurrent.atomic.LongAdder;

/** Counts what all devices together send and get. */
public final class Meter {
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** A message of the device or the fleet, by the length of its payload. */
    void message(int payload) {
        messages.increment();
        bytes.add(payload);
    }

    /** Bytes that came by another way than messages. */
    void came(long count) {
        bytes.add(count);
    }

    /** Messages so far, in both directions. */
    public long messages() {
        return messages.sum();
    }

    /** Payloads of messages and bodies of artifacts and metadata so far, in both directions, in bytes. */
    public long bytes() {
        return bytes.sum();
    }
}
