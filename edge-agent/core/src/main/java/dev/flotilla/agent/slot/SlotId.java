package dev.flotilla.agent.slot;

import java.util.Locale;

/** One of the two places for a bundle. */
public enum SlotId {
    A,
    B;

    public SlotId other() {
        return this == A ? B : A;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String file() {
        return "slot-" + key();
    }
}
