package dev.flotilla.fleet.trust;

/** An upload does not verify; the message names the file and the rule it breaks. */
public final class RefusedUploadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RefusedUploadException(String message) {
        super(message);
    }

    public RefusedUploadException(String message, Throwable cause) {
        super(message, cause);
    }
}
