package dev.flotilla.fleet.demo;

/** A step of the story did not happen; the message says why in one sentence. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StepFailedException(String why) {
        super(why);
    }
}
