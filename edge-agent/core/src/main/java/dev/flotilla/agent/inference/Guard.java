package dev.flotilla.agent.inference;

/** What happens to an input that is unlike the bundle's baseline, see {@link UnusualInput}. */
public enum Guard {
    /** Nothing; it is not looked at. */
    OFF,
    /** It is counted, and its answer says so. */
    WARN,
    /** It is counted and refused. */
    REFUSE
}
