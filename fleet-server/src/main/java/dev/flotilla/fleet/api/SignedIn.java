package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Operators;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Finds the operator behind a request: by the session cookie, or by the session's token as a bearer token. */
public final class SignedIn {
    private static final String COOKIE = "flotilla_session";
    private static final String BEARER = "Bearer ";
    private static final String OPERATOR = "operator";

    private final Operators operators;
    private final Duration lifetime;
    private final boolean behindTls;

    /** @param behindTls whether browsers come by HTTPS though this server does not see it */
    SignedIn(Operators operators, Duration lifetime, boolean behindTls) {
        this.behindTls = behindTls;
        this.operators = operators;
        this.lifetime = lifetime;
    }

    /** The name of the operator whose request this is; only behind the check. */
    public static String operator(RoutingContext context) {
        String name = context.get(OPERATOR);
        if (name == null) {
            throw ApiException.unauthorized("no session");
        }
        return name;
    }

    /** Lets the request go on when somebody is signed in. */
    void check(RoutingContext context) {
        Optional<String> token = token(context);
        if (token.isEmpty()) {
            context.fail(ApiException.unauthorized("there is no session with this request"));
            return;
        }
        HttpServerRequest request = context.request();
        boolean bodyFollows = !request.isEnded();
        if (bodyFollows) {
            // The body must wait until it is known whose it is.
            request.pause();
        }
        operators.authenticate(token.get()).onComplete(result -> {
            if (bodyFollows) {
                request.resume();
            }
            decide(context, result);
        });
    }

    private static void decide(RoutingContext context, AsyncResult<Optional<String>> result) {
        if (result.failed()) {
            context.fail(result.cause());
        } else if (result.result().isPresent()) {
            context.put(OPERATOR, result.result().get());
            context.next();
        } else {
            context.fail(ApiException.unauthorized("this session has ended"));
        }
    }

    static Optional<String> token(RoutingContext context) {
        String authorization = context.request().getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()));
        }
        return Optional.ofNullable(context.request().getCookie(COOKIE)).map(Cookie::getValue);
    }

    /** The console is served on loopback without TLS, where browsers would drop a cookie marked as secure; behind a proxy only a setting tells. */
    void remember(RoutingContext context, String token) {
        context.response()
                .addCookie(Cookie.cookie(COOKIE, token)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.STRICT)
                        .setSecure(behindTls || context.request().isSSL())
                        .setPath("/")
                        .setMaxAge(lifetime.toSeconds()));
    }

    static void forget(RoutingContext context) {
        context.response().addCookie(Cookie.cookie(COOKIE, "").setPath("/").setMaxAge(0));
    }
}
