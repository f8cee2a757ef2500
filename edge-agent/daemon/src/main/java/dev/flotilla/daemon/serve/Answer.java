package dev.flotilla.daemon.serve;

import dev.flotilla.contract.codec.Document;

/**
 * An HTTP answer in JSON.
 *
 * @param status the HTTP status
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, byte[] json) {
    private static final int OK = 200;

    public static Answer ok(Document document) {
        return new Answer(OK, document.toJson());
    }

    /** A problem (RFC 9457). */
    public static Answer problem(int status, String detail) {
        return new Answer(
                status,
                Document.builder()
                        .put("status", status)
                        .put("detail", detail)
                        .build()
                        .toJson());
    }
}
