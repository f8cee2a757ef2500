package dev.flotilla.fleet.alert.route;

/** The receiver understood, and does not take it. */
public final class RefusedNoticeException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedNoticeException(String reason) {
        super(reason);
    }
}
