package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Operators;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /setup} and {@code /session}: the only resources for those who are not signed in. */
final class SessionResource implements Resource {
    private static final String WRONG = "user or password is wrong";

    private final Operators operators;
    private final OpenedSession opened;

    SessionResource(Operators operators, OpenedSession opened) {
        this.operators = operators;
        this.opened = opened;
    }

    @Override
    public void serve(Operations api) {
        api.on("setUpState", this::showSetUp);
        api.on("setUp", this::setUp);
        api.on("signIn", this::signIn);
        api.on("whoAmI", context -> Reply.json(context, 200, OpenedSession.describe(SignedIn.caller(context))));
        api.on("changePassword", this::changePassword);
        api.on("signOut", this::signOut);
    }

    private void showSetUp(RoutingContext context) {
        Reply.json(context, 200, operators.needsSetUp().map(needed -> Document.builder()
                .put("needed", needed)
                .build()));
    }

    private void setUp(RoutingContext context) {
        Document body = Reply.body(context);
        String user = text(body, "user");
        AuditTrail.of(context).about("/users/" + user);
        Reply.empty(
                context,
                operators.setUp(
                        text(body, "setupToken"),
                        user,
                        text(body, "password"),
                        Networks.of(context.request()),
                        AuditTrail.take(context)));
    }

    private void signIn(RoutingContext context) {
        Document body = Reply.body(context);
        String user = text(body, "user");
        AuditTrail.of(context).about("/users/" + user);
        Future<Document> answer = operators
                .signIn(user, text(body, "password"), Networks.of(context.request()))
                .compose(secret -> secret.isPresent()
                        ? opened.answer(context, secret.get(), WRONG)
                        : Future.failedFuture(ApiException.unauthorized(WRONG)));
        Reply.json(context, 200, answer);
    }

    private void changePassword(RoutingContext context) {
        Caller caller = SignedIn.caller(context);
        if (caller.token().isPresent()) {
            throw ApiException.forbidden("an API token cannot change its operator's password; sign in");
        }
        Document body = Reply.body(context);
        AuditTrail.of(context).about("/users/" + caller.user());
        Future<Void> changed = operators
                .changePassword(
                        caller.user(),
                        text(body, "password"),
                        text(body, "newPassword"),
                        Networks.of(context.request()),
                        AuditTrail.take(context))
                .compose(right -> Boolean.TRUE.equals(right)
                        ? Future.succeededFuture()
                        : Future.failedFuture(ApiException.forbidden("password: this is not your password")));
        Reply.empty(context, changed.onSuccess(done -> SignedIn.forget(context)));
    }

    private void signOut(RoutingContext context) {
        SignedIn.forget(context);
        Optional<String> secret = SignedIn.secret(context);
        if (secret.isEmpty()) {
            context.response().setStatusCode(204).end();
        } else {
            signOut(context, secret.get());
        }
    }

    private void signOut(RoutingContext context, String secret) {
        operators.lookAgain(secret).onFailure(context::fail).onSuccess(caller -> {
            if (caller.isPresent()) {
                AuditTrail.of(context).by(caller.get());
                Reply.empty(context, operators.signOut(secret));
            } else {
                context.response().setStatusCode(204).end();
            }
        });
    }

    private static String text(Document body, String key) {
        return Json.read(() -> body.string(key));
    }
}
