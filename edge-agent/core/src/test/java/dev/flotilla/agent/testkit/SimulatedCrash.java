package dev.flotilla.agent.testkit;

/** Thrown where the process would have died; an Error, so that no code under test takes it for a failure to handle. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    public SimulatedCrash(String where) {
        super("simulated crash in " + where, null, false, false);
    }
}
