package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Operators;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Answers with the cookie of a session that has been opened, and with whose it is. */
final class OpenedSession {
    private final Operators operators;
    private final SignedIn signedIn;

    OpenedSession(Operators operators, SignedIn signedIn) {
        this.operators = operators;
        this.signedIn = signedIn;
    }

    /** @param otherwise why nobody is let in, if whose session it is cannot be any more */
    Future<Document> answer(RoutingContext context, String secret, String otherwise) {
        return operators.lookAgain(secret).map(caller -> {
            Caller known = caller.orElseThrow(() -> ApiException.unauthorized(otherwise));
            AuditTrail.of(context).by(known);
            signedIn.remember(context, secret);
            return describe(known);
        });
    }

    static Document describe(Caller caller) {
        return Document.builder()
                .put("user", caller.user())
                .put("role", caller.role().wireName())
                .put("scopes", TokenResource.wireNames(caller.scopes()))
                .putIfPresent("token", caller.token())
                .build();
    }
}
