package dev.flotilla.daemon.serve;

/** More requests than the rate limit lets through. */
final class RateExceededException extends Exception {
    private static final long serialVersionUID = 1L;

    RateExceededException(double perSecond) {
        super("more requests than " + perSecond + " a second, the rate limit of this device");
    }
}
