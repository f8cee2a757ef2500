package dev.flotilla.fleet.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Refuses unsafe requests that a browser sends for another site: by Sec-Fetch-Site, or by Origin against Host for older
 * browsers. Programs that are no browsers send neither and are let through.
 */
final class CrossSite {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final String SCHEME_END = "://";

    private CrossSite() {}

    static void check(RoutingContext context) {
        if (isAllowed(context.request())) {
            context.next();
        } else {
            context.fail(ApiException.forbidden("this request was made by another site"));
        }
    }

    private static boolean isAllowed(HttpServerRequest request) {
        if (SAFE.contains(request.method())) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin == null || isHere(origin, String.valueOf(request.authority()));
    }

    private static boolean isHere(String origin, String authority) {
        int host = origin.indexOf(SCHEME_END) + SCHEME_END.length();
        return origin.contains(SCHEME_END) && origin.substring(host).equals(authority);
    }
}
