package dev.flotilla.agent.telemetry;

import java.util.OptionalLong;

/** How much memory the agent takes. */
public interface MemoryGauge {
    /** Says nothing: of an agent that shares its process with others. */
    MemoryGauge NONE = OptionalLong::empty;

    /** Bytes of it that are in memory now; empty where that is not known. */
    OptionalLong resident();
}
