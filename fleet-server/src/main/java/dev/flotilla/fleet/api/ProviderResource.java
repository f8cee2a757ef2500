package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Operators.Opened;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import dev.flotilla.fleet.limit.UnavailableException;
import dev.flotilla.fleet.oidc.ProviderSignIns;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code /session/provider}: signing in at an OpenID provider, for browsers. Whatever comes of it, a person is looking, so
 * every way ends at the console, which says what {@code refused} means.
 */
final class ProviderResource implements Resource {
    private static final String COOKIE = "flotilla_sign_in";
    private static final String PATH = "/api/v1/session/provider";
    private static final String CONSOLE = "/";

    private final Optional<ProviderSignIns> provider;
    private final SignedIn signedIn;

    ProviderResource(Optional<ProviderSignIns> provider, SignedIn signedIn) {
        this.provider = provider;
        this.signedIn = signedIn;
    }

    @Override
    public void serve(Operations api) {
        api.on("signInWays", this::ways);
        api.on("beginProviderSignIn", this::begin);
        api.on("endProviderSignIn", this::end);
    }

    private void ways(RoutingContext context) {
        Reply.json(
                context,
                200,
                Document.builder()
                        .putIfPresent("provider", provider.map(ProviderSignIns::name))
                        .build());
    }

    private ProviderSignIns provider() {
        return provider.orElseThrow(
                () -> ApiException.notFound("this server knows no OpenID provider (setting oidc.issuer)"));
    }

    private void begin(RoutingContext context) {
        provider()
                .begin(Networks.of(context.request()))
                .onSuccess(begun -> {
                    remember(context, begun.browser(), ProviderSignIns.LIFETIME.toSeconds());
                    redirect(context, begun.location().toString());
                })
                .onFailure(failure -> turnBack(context, failure));
    }

    private void end(RoutingContext context) {
        ProviderSignIns.Return back = new ProviderSignIns.Return(
                Optional.ofNullable(context.request().getCookie(COOKIE))
                        .map(Cookie::getValue)
                        .orElse(""),
                query(context, "state"),
                query(context, "code"),
                query(context, "error"),
                query(context, "iss"));
        Future<Opened> opened = provider().end(back, Networks.of(context.request()), AuditTrail.take(context));
        AuditTrail.close(context, opened)
                .onSuccess(session -> {
                    remember(context, "", 0);
                    signedIn.remember(context, session.secret());
                    redirect(context, CONSOLE);
                })
                .onFailure(failure -> turnBack(context, failure));
    }

    private static String query(RoutingContext context, String name) {
        return Json.query(context, name).orElse("");
    }

    /** Lax, since the provider sends the browser back here. */
    private void remember(RoutingContext context, String browser, long seconds) {
        context.response()
                .addCookie(Cookie.cookie(COOKIE, browser)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.LAX)
                        .setSecure(signedIn.isSecure(context))
                        .setPath(PATH)
                        .setMaxAge(seconds));
    }

    private static void turnBack(RoutingContext context, Throwable failure) {
        Optional<String> reason = reason(failure);
        if (reason.isPresent()) {
            redirect(context, CONSOLE + "?refused=" + reason.get());
        } else {
            context.fail(failure);
        }
    }

    private static Optional<String> reason(Throwable failure) {
        if (failure instanceof RefusedSignInException refused) {
            return Optional.of(refused.reason().wireName());
        } else if (failure instanceof UnavailableException) {
            return Optional.of("provider-away");
        }
        return failure instanceof TooManyAttemptsException ? Optional.of("too-many-attempts") : Optional.empty();
    }

    private static void redirect(RoutingContext context, String location) {
        context.response()
                .setStatusCode(303)
                .putHeader("location", location)
                .putHeader("cache-control", "no-store")
                .end();
    }
}
