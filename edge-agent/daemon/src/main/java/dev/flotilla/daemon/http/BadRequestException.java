package dev.flotilla.daemon.http;

/** What a peer sent is no request that can be answered; the connection ends with an answer that says why. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
