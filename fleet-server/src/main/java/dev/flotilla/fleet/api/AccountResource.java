package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Account;
import dev.flotilla.fleet.account.Accounts;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.audit.AuditEvent;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /users}: the operators and what each may do. */
public final class AccountResource implements Resource {
    private final Accounts accounts;

    public AccountResource(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void serve(Operations api) {
        api.on("users", this::list);
        api.on("createUser", this::create);
        api.on("changeUser", this::change);
    }

    private void list(RoutingContext context) {
        Reply.json(context, 200, accounts.list().map(all -> Json.items(all, AccountResource::describe)));
    }

    private void create(RoutingContext context) {
        Document body = Reply.body(context);
        String user = Json.read(() -> body.string("user"));
        String password = Json.read(() -> body.string("password"));
        Role role = role(Json.read(() -> body.string("role")));
        Reply.json(
                context,
                201,
                accounts.create(user, password, role, event(context, user)).map(AccountResource::describe));
    }

    private static AuditEvent event(RoutingContext context, String user) {
        AuditTrail.of(context).about("/users/" + user);
        return AuditTrail.take(context);
    }

    private void change(RoutingContext context) {
        Document body = Reply.body(context);
        String user = Reply.pathParam(context, "user");
        Optional<Role> role = Json.read(() -> body.findString("role")).map(AccountResource::role);
        Optional<Boolean> disabled =
                body.has("disabled") ? Optional.of(Json.read(() -> body.flag("disabled"))) : Optional.empty();
        Optional<String> password = Json.read(() -> body.findString("password"));
        Reply.json(
                context,
                200,
                accounts.change(user, role, disabled, password, AuditTrail.take(context))
                        .map(changed -> describe(
                                changed.orElseThrow(() -> ApiException.notFound("there is no user " + user)))));
    }

    private static Role role(String text) {
        return Role.find(text)
                .orElseThrow(() ->
                        ApiException.badRequest("role: expected viewer, operator, releaser or admin, found " + text));
    }

    private static Document describe(Account account) {
        return Document.builder()
                .put("user", account.name())
                .put("role", account.role().wireName())
                .put("disabled", account.disabled())
                .put("external", account.external())
                .put("createdAt", account.createdAt().toString())
                .build();
    }
}
