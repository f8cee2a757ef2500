package dev.flotilla.fleet.device;

/** A device's message is not believed; the message names the device and why. */
public final class RefusedReportException extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedReportException(String message) {
        super(message);
    }
}
