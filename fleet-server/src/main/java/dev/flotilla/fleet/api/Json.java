package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads fields of requests and builds lists of answers. */
final class Json {

    private Json() {}

    /** Reads something from a request; what is malformed is the caller's fault. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws MalformedDocumentException;
    }

    static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static Digest digest(String field, String hex) {
        try {
            return Digest.parse(hex);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(field + ": expected a SHA-256 of 64 hex digits");
        }
    }

    /** A parameter of the address; empty when it is missing or blank. */
    static Optional<String> query(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name)).filter(text -> !text.isBlank());
    }

    static long integer(String field, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(field + ": expected a whole number, found " + text);
        }
    }

    static <T> Document items(List<T> items, Function<T, Document> describe) {
        return Document.builder()
                .put("items", items.stream().map(describe).toList())
                .build();
    }
}
