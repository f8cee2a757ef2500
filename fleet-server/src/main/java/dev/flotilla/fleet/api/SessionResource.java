package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Operators;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /setup} and {@code /session}: the only resources for those who are not signed in. */
final class SessionResource implements Routes {
    private final Operators operators;
    private final SignedIn signedIn;

    SessionResource(Operators operators, SignedIn signedIn) {
        this.operators = operators;
        this.signedIn = signedIn;
    }

    @Override
    public void mount(Router api) {
        api.get("/setup").handler(this::showSetUp);
        api.post("/setup").handler(this::setUp);
        api.post("/session").handler(this::signIn);
        api.get("/session").handler(signedIn::check).handler(this::show);
        api.delete("/session").handler(this::signOut);
    }

    private void showSetUp(RoutingContext context) {
        Reply.json(context, 200, operators.needsSetUp().map(needed -> Document.builder()
                .put("needed", needed)
                .build()));
    }

    private void setUp(RoutingContext context) {
        Document body = Reply.body(context);
        String user = text(body, "user");
        Reply.empty(
                context,
                operators.setUp(
                        text(body, "setupToken"), user, text(body, "password"), Networks.of(context.request())));
    }

    private void signIn(RoutingContext context) {
        Document body = Reply.body(context);
        String user = text(body, "user");
        Future<Document> answer = operators
                .signIn(user, text(body, "password"), Networks.of(context.request()))
                .map(token -> {
                    signedIn.remember(
                            context, token.orElseThrow(() -> ApiException.unauthorized("user or password is wrong")));
                    return Document.builder().put("user", user).build();
                });
        Reply.json(context, 200, answer);
    }

    private void show(RoutingContext context) {
        Reply.json(
                context,
                200,
                Document.builder().put("user", SignedIn.operator(context)).build());
    }

    private void signOut(RoutingContext context) {
        SignedIn.forget(context);
        Reply.empty(context, SignedIn.token(context).map(operators::signOut).orElseGet(Future::succeededFuture));
    }

    private static String text(Document body, String key) {
        return Json.read(() -> body.string(key));
    }
}
