package dev.flotilla.fleet.demo;

/** A step of the story did not happen; the message says why in one sentence. */
final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailedException(String why) {
        super(why);
    }
}
