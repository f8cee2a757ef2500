package dev.flotilla.fleet.job;

/** A job cannot be done, or has no result. */
public class JobFailedException extends Exception {
    JobFailedException(String why) {
        super(why);
    }

    JobFailedException(String why, Throwable cause) {
        super(why, cause);
    }
}
