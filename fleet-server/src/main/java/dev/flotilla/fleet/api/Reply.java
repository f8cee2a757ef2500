package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads and writes the bodies of the API. */
public final class Reply {
    private static final int MAX_JSON_BYTES = 1 << 20;
    /** The escape, the only way to write the character in JSON, and not one whose backslash is itself escaped. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u0000");

    private Reply() {}

    /** The request's JSON object. */
    public static Document body(RoutingContext context) {
        Buffer buffer = context.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            throw ApiException.badRequest("the request has no body; expected a JSON object");
        }
        if (NUL.matcher(buffer.toString(StandardCharsets.UTF_8)).find()) {
            throw ApiException.badRequest("the body holds the character U+0000");
        }
        try {
            return Document.parseJson(buffer.getBytes(), Limits.of(MAX_JSON_BYTES));
        } catch (MalformedDocumentException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** The request's body as it came. */
    public static byte[] bytes(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw ApiException.badRequest("the request has no body; expected the file's bytes");
        }
        return body.getBytes();
    }

    /** A part of the address, as the route names it. */
    public static String pathParam(RoutingContext context, String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw ApiException.notFound("the address lacks its part '" + name + "'");
        }
        return value;
    }

    public static void json(RoutingContext context, int status, Document document) {
        json(context, status, document.toJson());
    }

    static void json(RoutingContext context, int status, byte[] json) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(Buffer.buffer(json));
    }

    /** Answers with a resource and its entity tag, or, when the request names that by {@code If-None-Match}, with 304. */
    static void tagged(RoutingContext context, Future<Document> future) {
        future.onSuccess(document -> {
                    EntityTag tag = EntityTag.of(document);
                    // Compressed it would be other bytes, for which the tag does not stand.
                    context.response().putHeader("etag", tag.text()).putHeader("content-encoding", "identity");
                    if (Headers.find(context, "If-None-Match")
                            .filter(tag::isWeaklyAmong)
                            .isPresent()) {
                        context.response().setStatusCode(304).end();
                    } else {
                        json(context, 200, document);
                    }
                })
                .onFailure(context::fail);
    }

    /** Answers when the future succeeds, with problem+json when it fails. */
    public static void json(RoutingContext context, int status, Future<Document> future) {
        Repeats.keep(context, status, AuditTrail.close(context, future))
                .onSuccess(document -> json(context, status, document))
                .onFailure(context::fail);
    }

    /** 204 when the future succeeds, problem+json when it fails. */
    public static void empty(RoutingContext context, Future<?> future) {
        AuditTrail.close(context, future)
                .onSuccess(done -> context.response().setStatusCode(204).end())
                .onFailure(context::fail);
    }
}
