package dev.flotilla.daemon.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds what answers a request, before its body is read. */
final class Router {
    private final List<Route> routes;
    private final Function<RequestHead, Optional<Answer>> gate;

    /** Where a request goes. */
    sealed interface Way {
        /** To a route. */
        record Found(Route route, Map<String, String> variables) implements Way {}

        /** Back, with this answer and the body unread. */
        record Refused(Answer answer) implements Way {}
    }

    /** @param gate the refusal of requests that must not reach any route; empty for all others */
    Router(List<Route> routes, Function<RequestHead, Optional<Answer>> gate) {
        this.routes = List.copyOf(routes);
        this.gate = gate;
    }

    Way way(RequestHead head) {
        Optional<Answer> shut = gate.apply(head);
        if (shut.isPresent()) {
            return new Way.Refused(shut.get());
        }
        Optional<String> other = Optional.empty();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(head.path());
            if (variables.isPresent() && route.method().equals(head.method())) {
                return withinBound(new Way.Found(route, variables.get()), head);
            }
            other = variables.isPresent() ? Optional.of(route.method()) : other;
        }
        return new Way.Refused(
                other.map(method -> Answer.error(Status.METHOD_NOT_ALLOWED, head.path() + " takes " + method)
                                .with("Allow", method))
                        .orElseGet(() -> Answer.error(Status.NOT_FOUND, "no such path: " + head.path())));
    }

    private static Way withinBound(Way.Found found, RequestHead head) {
        int max = found.route().maxBodyBytes();
        return head.bodyBytes() <= max
                ? found
                : new Way.Refused(Answer.error(
                        Status.CONTENT_TOO_LARGE,
                        head.path() + " takes at most " + max + " bytes, not " + head.bodyBytes()));
    }
}
