package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.ApiToken;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.account.Tokens;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /tokens}: with which programs use this API. */
public final class TokenResource implements Resource {
    private final Tokens tokens;

    public TokenResource(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void serve(Operations api) {
        api.on("tokens", this::list);
        api.on("createToken", this::create);
        api.on("revokeToken", this::revoke);
    }

    private void list(RoutingContext context) {
        Reply.json(
                context,
                200,
                tokens.list()
                        .map(all -> Json.items(all, token -> describe(token).build())));
    }

    private void create(RoutingContext context) {
        Document body = Reply.body(context);
        String name = Json.read(() -> body.string("name"));
        Set<Scope> scopes = Json.read(() -> body.strings("scopes")).stream()
                .map(TokenResource::scope)
                .collect(Collectors.toSet());
        Duration lifetime = Duration.ofSeconds(
                Json.read(() -> body.integerBetween("expiresInSeconds", 1, Tokens.MAX_LIFETIME.toSeconds())));
        AuditTrail.of(context).because(name + ": " + String.join(", ", wireNames(scopes)));
        Future<Document> answer = tokens.create(
                        SignedIn.caller(context), name, scopes, lifetime, AuditTrail.take(context))
                .map(made -> describe(made.token()).put("token", made.secret()).build());
        Reply.json(context, 201, answer);
    }

    private void revoke(RoutingContext context) {
        String id = Reply.pathParam(context, "id");
        Reply.empty(
                context,
                tokens.revoke(id, AuditTrail.take(context))
                        .compose(revoked -> Boolean.TRUE.equals(revoked)
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApiException.notFound("there is no token " + id))));
    }

    private static Scope scope(String text) {
        return Scope.find(text)
                .orElseThrow(() -> ApiException.badRequest(
                        "scopes: expected read, operate, release or administer, found " + text));
    }

    static List<String> wireNames(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wireName).toList();
    }

    private static Document.Builder describe(ApiToken token) {
        return Document.builder()
                .put("id", token.id())
                .put("name", token.name())
                .put("user", token.owner())
                .put("scopes", wireNames(token.scopes()))
                .put("createdAt", token.createdAt().toString())
                .put("expiresAt", token.expiresAt().toString())
                .put("uses", token.uses())
                .putIfPresent("usedAt", token.usedAt().map(Instant::toString));
    }
}
