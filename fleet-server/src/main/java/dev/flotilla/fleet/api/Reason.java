package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import io.vertx.ext.web.RoutingContext;

/** Why somebody wants something done, as the request's body says; it goes into the audit log. */
final class Reason {

    private static final int LONGEST = 500;

    private Reason() {}

    /** The reason that was given, else another. */
    static String of(RoutingContext context, String otherwise) {
        if (context.body().length() <= 0) {
            return otherwise;
        }
        Document body = Reply.body(context);
        String reason = Json.read(() -> body.findString("reason")).orElse(otherwise);
        if (reason.length() > LONGEST) {
            throw ApiException.badRequest("reason: at most " + LONGEST + " characters");
        }
        AuditTrail.of(context).because(reason);
        return reason;
    }

    /** Of what cannot be taken back, others will ask why. */
    static String required(RoutingContext context) {
        String reason = of(context, "");
        if (reason.isBlank()) {
            throw ApiException.badRequest("reason: say why, for those who ask later");
        }
        return reason;
    }
}
