package dev.flotilla.daemon.http;

import dev.flotilla.contract.codec.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a peer gets.
 *
 * @param status the HTTP status
 * @param headers besides Content-Length and Connection
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, Map<String, String> headers, byte[] body) {
    private static final String TYPE = "Content-Type";

    public static Answer json(int status, byte[] json) {
        return new Answer(status, Map.of(TYPE, "application/json"), json);
    }

    public static Answer ok(Document document) {
        return json(Status.OK, document.toJson());
    }

    /** An error in the form of the Open Inference Protocol: {@code {"error": "..."}}. */
    public static Answer error(int status, String message) {
        return json(status, Document.builder().put("error", message).build().toJson());
    }

    /** Bytes of no form that HTTP knows, or of several. */
    public static Answer binary(byte[] body) {
        return new Answer(Status.OK, Map.of(TYPE, "application/octet-stream"), body);
    }

    /** The same with another header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }
}
