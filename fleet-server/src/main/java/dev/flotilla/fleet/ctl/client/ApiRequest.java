package dev.flotilla.fleet.ctl.client;

import dev.flotilla.contract.codec.Document;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param key names it to the server, so that it is carried out once however often it arrives
 * @param ifMatch what the resource's entity tag must still be
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are sent, not compared.
public record ApiRequest(String method, Address address, byte[] body, Optional<String> key, Optional<String> ifMatch) {
    private static final byte[] NOTHING = {};

    public static ApiRequest get(Address address) {
        return of("GET", address, NOTHING);
    }

    public static ApiRequest post(Address address) {
        return of("POST", address, NOTHING);
    }

    public static ApiRequest post(Address address, Document body) {
        return of("POST", address, body.toJson());
    }

    public static ApiRequest put(Address address, Document body) {
        return of("PUT", address, body.toJson());
    }

    public static ApiRequest patch(Address address, Document body) {
        return of("PATCH", address, body.toJson());
    }

    /** Sends a file. */
    public static ApiRequest post(Address address, byte[] body) {
        return of("POST", address, body);
    }

    /** Sends a file. */
    public static ApiRequest put(Address address, byte[] body) {
        return of("PUT", address, body);
    }

    public static ApiRequest delete(Address address) {
        return of("DELETE", address, NOTHING);
    }

    private static ApiRequest of(String method, Address address, byte[] body) {
        return new ApiRequest(method, address, body, Optional.empty(), Optional.empty());
    }

    public ApiRequest withKey(String idempotencyKey) {
        return new ApiRequest(method, address, body, Optional.of(idempotencyKey), ifMatch);
    }

    /** The same, to be refused if the resource has another entity tag by then. */
    public ApiRequest onlyIf(Optional<String> entityTag) {
        return new ApiRequest(method, address, body, key, entityTag);
    }

    /** Whether it has the same effect twice as once (RFC 9110 section 9.2.2). */
    boolean isRepeatable() {
        return method.equals("GET") || method.equals("PUT") || key.isPresent();
    }

    HttpRequest.Builder toHttp(URI api) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(address.text()))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        Map.of("Idempotency-Key", key.map(ApiRequest::quoted), "If-Match", ifMatch)
                .forEach((header, value) -> value.ifPresent(text -> request.header(header, text)));
        return request;
    }

    /** A key is a string of RFC 9651 section 3.3.3. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
