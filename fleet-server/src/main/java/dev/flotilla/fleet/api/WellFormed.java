package dev.flotilla.fleet.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers requests at once whose address is none, for which the router would write a page to the log: with an escape that
 * stands for nothing, with U+0000, which no name has and the database does not take, or without a host (RFC 9112, section 3.2).
 */
final class WellFormed implements Handler<HttpServerRequest> {
    private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})|%00");

    private final Handler<HttpServerRequest> next;

    /** @param next hears the others */
    WellFormed(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        findProblem(request)
                .ifPresentOrElse(
                        problem -> Problems.send(request.response(), ApiException.badRequest(problem), request.uri()),
                        () -> next.handle(request));
    }

    private static Optional<String> findProblem(HttpServerRequest request) {
        if (MALFORMED.matcher(request.uri()).find()) {
            return Optional.of("the address holds a % that begins no escape, or the character U+0000");
        }
        return request.authority() == null ? Optional.of("the request names no host") : Optional.empty();
    }
}
