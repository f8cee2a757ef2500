package dev.flotilla.fleet.virtual;

/** Something happened that must never happen; an Error, so that no code under test takes it for a failure to handle. */
final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }
}
