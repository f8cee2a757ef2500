package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.limit.TooManyRequestsException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Finds who is behind a request: by the session's cookie, or by an API token or the session's secret as a bearer token. */
final class SignedIn implements Guard {
    private static final String COOKIE = "flotilla_session";
    private static final String BEARER = "Bearer ";

    private final Operators operators;
    private final RequestLimits limits;
    private final Duration lifetime;
    private final boolean behindTls;

    /** @param behindTls whether browsers come by HTTPS though this server does not see it */
    SignedIn(Operators operators, RequestLimits limits, Duration lifetime, boolean behindTls) {
        this.behindTls = behindTls;
        this.operators = operators;
        this.limits = limits;
        this.lifetime = lifetime;
    }

    /** Whose request this is; only behind the guard. */
    static Caller caller(RoutingContext context) {
        return Admission.of(context).caller();
    }

    /** Lets the request go on when somebody sent it who may. */
    @Override
    public void admit(RoutingContext context, Access access) {
        if (access instanceof Access.Public) {
            letStranger(context, context::next);
            return;
        }
        Optional<String> secret = secret(context);
        if (secret.isEmpty()) {
            refuse(context, "there is no session or API token with this request");
            return;
        }
        try {
            limits.refuseAgain(context, secret.get());
        } catch (TooManyRequestsException e) {
            context.fail(e);
            return;
        }
        HttpServerRequest request = context.request();
        boolean bodyFollows = !request.isEnded();
        if (bodyFollows) {
            // The body must wait until it is known whose it is.
            request.pause();
        }
        operators.authenticate(secret.get()).onComplete(result -> {
            if (bodyFollows) {
                request.resume();
            }
            decide(context, access, secret.get(), result);
        });
    }

    private void decide(RoutingContext context, Access access, String secret, AsyncResult<Optional<Caller>> result) {
        if (result.failed()) {
            context.fail(result.cause());
        } else if (result.result().isEmpty()) {
            refuse(context, "this session or API token is unknown, or has ended");
        } else {
            decide(context, access, secret, result.result().get());
        }
    }

    private void refuse(RoutingContext context, String why) {
        letStranger(context, () -> context.fail(ApiException.unauthorized(why)));
    }

    private void letStranger(RoutingContext context, Runnable answer) {
        try {
            limits.countStranger(context);
        } catch (TooManyRequestsException e) {
            context.fail(e);
            return;
        }
        answer.run();
    }

    private void decide(RoutingContext context, Access access, String secret, Caller caller) {
        try {
            limits.count(context, caller, secret);
        } catch (TooManyRequestsException e) {
            context.fail(e);
            return;
        }
        AuditTrail.find(context).ifPresent(trail -> trail.by(caller));
        if (access.admits(caller)) {
            new Admission(caller, () -> isStillGood(secret, access)).putOn(context);
            context.next();
        } else {
            AuditTrail.close(context, Future.failedFuture(ApiException.forbidden(refusal(caller, access))))
                    .onFailure(context::fail);
        }
    }

    private static String refusal(Caller caller, Access access) {
        String needed = access instanceof Access.Scoped scoped ? scoped.scope().wireName() : "a login";
        String has = String.join(", ", TokenResource.wireNames(caller.scopes()));
        return caller.token().isPresent()
                ? "this needs the scope " + needed + "; this API token may " + has
                : "this needs the right to " + needed + "; " + caller.user() + " is "
                        + caller.role().wireName() + " and may " + has + "; ask an administrator";
    }

    private Future<Boolean> isStillGood(String secret, Access access) {
        return operators.lookAgain(secret).map(caller -> caller.filter(access::admits)
                .isPresent());
    }

    static Optional<String> secret(RoutingContext context) {
        String authorization = context.request().getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()));
        }
        return Optional.ofNullable(context.request().getCookie(COOKIE)).map(Cookie::getValue);
    }

    /** The console is served on loopback without TLS, where browsers would drop a cookie marked as secure; behind a proxy only a setting tells. */
    void remember(RoutingContext context, String secret) {
        context.response()
                .addCookie(Cookie.cookie(COOKIE, secret)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.STRICT)
                        .setSecure(isSecure(context))
                        .setPath("/")
                        .setMaxAge(lifetime.toSeconds()));
    }

    /** Whether cookies come by HTTPS only. */
    boolean isSecure(RoutingContext context) {
        return behindTls || context.request().isSSL();
    }

    static void forget(RoutingContext context) {
        context.response().addCookie(Cookie.cookie(COOKIE, "").setPath("/").setMaxAge(0));
    }
}
