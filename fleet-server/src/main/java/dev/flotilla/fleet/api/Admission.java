package dev.flotilla.fleet.api;

import dev.flotilla.fleet.account.Caller;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * That a request was let through.
 *
 * @param caller whose request it is
 * @param isStillGood whether it would be let through now
 */
record Admission(Caller caller, Supplier<Future<Boolean>> isStillGood) {
    private static final String KEY = "admission";

    void putOn(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Of a request that has passed the guard. */
    static Admission of(RoutingContext context) {
        Admission admission = context.get(KEY);
        if (admission == null) {
            throw ApiException.unauthorized("no session");
        }
        return admission;
    }
}
