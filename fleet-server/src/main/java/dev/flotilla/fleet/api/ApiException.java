package dev.flotilla.fleet.api;

/** An answer other than success, with what the caller should read. Becomes problem+json (RFC 9457). */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String title;

    public ApiException(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** 400: the request itself is wrong; {@code detail} names the field. */
    public static ApiException badRequest(String detail) {
        return new ApiException(400, "Bad request", detail);
    }

    /** 401: nobody is signed in. */
    public static ApiException unauthorized(String detail) {
        return new ApiException(401, "Sign in first", detail);
    }

    /** 403: known, and not allowed. */
    public static ApiException forbidden(String detail) {
        return new ApiException(403, "Forbidden", detail);
    }

    /** 404: {@code detail} names what was looked for. */
    public static ApiException notFound(String detail) {
        return new ApiException(404, "Not found", detail);
    }

    /** 409: it contradicts what is there already. */
    public static ApiException conflict(String detail) {
        return new ApiException(409, "Conflict", detail);
    }

    /** 422: well-formed, and refused (a bundle that does not verify). */
    public static ApiException refused(String detail) {
        return new ApiException(422, "Refused", detail);
    }

    /** Whether the same request may be answered otherwise a little later. */
    boolean isTransient() {
        return status == 429 || status == 503;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
