package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation of the API's description.
 *
 * @param id its {@code operationId}
 * @param path as the description has it, with parts in braces
 * @param description the operation's own part of the document
 * @param parameters those of the path and its own, references followed
 * @param body the request's body, references followed; empty when it takes none
 */
record Operation(
        String id,
        HttpMethod method,
        String path,
        Access access,
        Document description,
        List<Document> parameters,
        Optional<Document> body) {

    /** A part of the address with this beside its name may hold slashes; it is the last one. */
    static final String SLASHES = "x-flotilla-slashes";

    /** An operation with this only tells what another one would do. */
    private static final String DRY_RUN = "x-flotilla-dry-run";

    /** An operation with this changes something although browsers are sent to it with GET. */
    private static final String CHANGES = "x-flotilla-changes";

    /** Copies the list. */
    Operation {
        parameters = List.copyOf(parameters);
    }

    static Operation of(ApiDocument document, String path, String method) throws MalformedDocumentException {
        Document item = document.paths().object(path);
        Document own = item.object(method);
        List<Document> parameters = new ArrayList<>(item.objects("parameters"));
        parameters.addAll(own.objects("parameters"));
        List<Document> resolved = new ArrayList<>();
        for (Document parameter : parameters) {
            resolved.add(document.resolve(parameter));
        }
        Optional<Document> body = own.findObject("requestBody");
        String id = own.string("operationId");
        String access = own.findString(Access.KEY).orElse("nothing");
        return new Operation(
                id,
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                path,
                Access.find(access)
                        .orElseThrow(() -> new MalformedDocumentException("operation " + id + ": " + Access.KEY
                                + ": expected public, signed-in or a scope, found " + access)),
                own,
                resolved,
                body.isPresent() ? Optional.of(document.resolve(body.get())) : Optional.empty());
    }

    /** The one media type of the request's body; empty when it takes none. */
    Optional<String> mediaType() throws MalformedDocumentException {
        return body.isPresent() ? body.get().object("content").keys().stream().findFirst() : Optional.empty();
    }

    /** The part of an address of this operation that says what it is about: all up to its last variable part. */
    String resource(String address) {
        int fixedEnd = path.length() - path.lastIndexOf('}') - 1;
        return path.contains("}") ? address.substring(0, address.length() - fixedEnd) : address;
    }

    /** Whether it is there to change something, so that the audit log says who asked for it. */
    boolean changes() throws MalformedDocumentException {
        return description.flag(CHANGES, !method.equals(HttpMethod.GET) && !description.flag(DRY_RUN, false));
    }

    /** The path as the router writes it. */
    String route() throws MalformedDocumentException {
        String route = path;
        for (Document parameter : parameters) {
            if (parameter.string("in").equals("path")) {
                String name = parameter.string("name");
                route = route.replace("{" + name + "}", parameter.flag(SLASHES, false) ? "*" : ":" + name);
            }
        }
        return route;
    }
}
