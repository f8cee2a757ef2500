package dev.flotilla.fleet.job;

/** A job is not taken: nobody here could do it, another one has its id, or it is over. */
public final class RefusedJobException extends RuntimeException {
    public RefusedJobException(String why) {
        super(why, null, false, false);
    }
}
