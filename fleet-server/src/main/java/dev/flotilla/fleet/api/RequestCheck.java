package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lets through what has the form that the API's description gives an operation's requests; for all else it says what is wrong. */
final class RequestCheck implements Handler<RoutingContext> {
    private final List<Parameter> parameters;
    private final Optional<Body> body;

    /** Where a parameter stands. */
    private enum Place {
        PATH,
        QUERY,
        HEADER
    }

    private record Parameter(String name, Place place, String key, boolean required, Schema schema) {}

    /** @param schema of JSON; empty when the body is a file, which may hold anything */
    private record Body(boolean required, Optional<Schema> schema) {}

    private RequestCheck(List<Parameter> parameters, Optional<Body> body) {
        this.parameters = List.copyOf(parameters);
        this.body = body;
    }

    static RequestCheck of(ApiDocument document, Operation operation) throws MalformedDocumentException {
        List<Parameter> parameters = new ArrayList<>();
        for (Document described : operation.parameters()) {
            String name = described.string("name");
            parameters.add(new Parameter(
                    name,
                    Place.valueOf(described.string("in").toUpperCase(Locale.ROOT)),
                    described.flag(Operation.SLASHES, false) ? "*" : name,
                    described.flag("required", false),
                    Schema.of(document, described.object("schema"))));
        }
        return new RequestCheck(parameters, body(document, operation));
    }

    private static Optional<Body> body(ApiDocument document, Operation operation) throws MalformedDocumentException {
        Optional<String> mediaType = operation.mediaType();
        if (mediaType.isEmpty()) {
            return Optional.empty();
        }
        Document described = operation.body().orElseThrow();
        Optional<Schema> schema = mediaType.get().equals("application/json")
                ? Optional.of(Schema.of(
                        document,
                        described.object("content").object(mediaType.get()).object("schema")))
                : Optional.empty();
        return Optional.of(new Body(described.flag("required", false), schema));
    }

    @Override
    public void handle(RoutingContext context) {
        parameters.stream()
                .flatMap(parameter -> problem(context, parameter).stream())
                .findFirst()
                .ifPresent(problem -> {
                    throw ApiException.badRequest(problem);
                });
        body.ifPresent(described -> check(context, described));
        context.next();
    }

    private static Optional<String> problem(RoutingContext context, Parameter parameter) {
        Optional<String> text =
                switch (parameter.place()) {
                    case PATH -> Optional.ofNullable(context.pathParam(parameter.key()));
                    case QUERY -> Json.query(context, parameter.name());
                    case HEADER -> Headers.find(context, parameter.name());
                };
        if (text.isEmpty()) {
            return parameter.required()
                    ? Optional.of(parameter.name() + ": this parameter of the address is required")
                    : Optional.empty();
        }
        return parameter.schema().problem(parameter.name(), typed(parameter, text.get()));
    }

    /** Whole numbers as such; all other parameters are texts. */
    private static Object typed(Parameter parameter, String text) {
        boolean whole = "integer".equals(parameter.schema().tree().getString("type"));
        return whole ? Json.integer(parameter.name(), text) : text;
    }

    private static void check(RoutingContext context, Body described) {
        boolean empty = context.body().length() <= 0;
        if (empty && !described.required()) {
            return;
        }
        if (described.schema().isEmpty()) {
            Reply.bytes(context);
            return;
        }
        Schema schema = described.schema().get();
        JsonObject sent = Schema.json(Reply.body(context));
        schema.problem("", sent)
                .or(() -> UnknownFields.problem(schema.tree(), sent))
                .ifPresent(problem -> {
                    throw ApiException.badRequest(problem);
                });
    }
}
