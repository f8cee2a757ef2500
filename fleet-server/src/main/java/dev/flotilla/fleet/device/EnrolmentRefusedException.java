package dev.flotilla.fleet.device;

/** A device may not enrol; the message says why and what to do. */
public final class EnrolmentRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public EnrolmentRefusedException(String message) {
        super(message);
    }
}
