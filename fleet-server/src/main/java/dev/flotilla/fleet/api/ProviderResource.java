package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import dev.flotilla.fleet.limit.UnavailableException;
import dev.flotilla.fleet.oidc.Handover;
import dev.flotilla.fleet.oidc.ProviderSignIns;
import dev.flotilla.fleet.oidc.ProviderSignIns.Ended;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code /session/provider}: signing in at an OpenID provider, for browsers, and for programs by a browser. Whatever comes
 * of it, a person is looking, so every way that does not end at the program ends at the console, which says what
 * {@code refused} means.
 */
final class ProviderResource implements Resource {
    private static final String COOKIE = "flotilla_sign_in";
    private static final String PATH = "/api/v1/session/provider";
    private static final String CONSOLE = "/";
    private static final String DISABLED = "who signed in is disabled by now";

    private final Optional<ProviderSignIns> provider;
    private final SignedIn signedIn;
    private final OpenedSession opened;

    ProviderResource(Optional<ProviderSignIns> provider, SignedIn signedIn, OpenedSession opened) {
        this.provider = provider;
        this.signedIn = signedIn;
        this.opened = opened;
    }

    @Override
    public void serve(Operations api) {
        api.on("signInWays", this::ways);
        api.on("beginProviderSignIn", this::begin);
        api.on("endProviderSignIn", this::end);
        api.on("redeemProviderSignIn", this::redeem);
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
                .begin(Networks.of(context.request()), handover(context))
                .onSuccess(begun -> {
                    remember(context, begun.browser(), ProviderSignIns.LIFETIME.toSeconds());
                    redirect(context, begun.location().toString());
                })
                .onFailure(failure -> turnBack(context, failure));
    }

    private static Optional<Handover> handover(RoutingContext context) {
        Optional<String> port = Json.query(context, "port");
        Optional<String> challenge = Json.query(context, "challenge");
        Optional<String> state = Json.query(context, "state");
        if (port.isEmpty() && challenge.isEmpty() && state.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Math.toIntExact(Json.integer("port", port.orElse("")));
            return Optional.of(new Handover(number, challenge.orElse(""), state.orElse("")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
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
        Future<Ended> end = provider().end(back, Networks.of(context.request()), AuditTrail.take(context));
        AuditTrail.close(context, end)
                .onSuccess(ended -> goOn(context, ended))
                .onFailure(failure -> turnBack(context, failure));
    }

    private void goOn(RoutingContext context, Ended ended) {
        remember(context, "", 0);
        if (ended instanceof Ended.There there) {
            redirect(context, there.location().toString());
        } else if (ended instanceof Ended.Here here) {
            signedIn.remember(context, here.opened().secret());
            redirect(context, CONSOLE);
        }
    }

    private void redeem(RoutingContext context) {
        Document body = Reply.body(context);
        String code = Json.read(() -> body.string("code"));
        String verifier = Json.read(() -> body.string("verifier"));
        Reply.json(
                context,
                200,
                provider().redeem(code, verifier).compose(secret -> opened.answer(context, secret, DISABLED)));
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
