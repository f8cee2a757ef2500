package dev.flotilla.fleet.api;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.job.JobTokens;
import dev.flotilla.fleet.limit.TooManyRequestsException;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Lets whoever does a job in with that job's token, to that job alone; all others go to the next guard. */
final class JobGuard implements Guard {
    private final Guard others;
    private final Optional<JobTokens> tokens;
    private final RequestLimits limits;

    /** @param tokens none where no job is done elsewhere */
    JobGuard(Guard others, Optional<JobTokens> tokens, RequestLimits limits) {
        this.others = others;
        this.tokens = tokens;
        this.limits = limits;
    }

    @Override
    public void admit(RoutingContext context, Access access) {
        if (!(access instanceof Access.OfJob)) {
            others.admit(context, access);
            return;
        }
        String job = Reply.pathParam(context, "id");
        Optional<String> secret = SignedIn.secret(context);
        boolean good = secret.isPresent()
                && tokens.filter(known -> known.isGood(job, secret.get())).isPresent();
        if (good) {
            AuditTrail.find(context).ifPresent(trail -> trail.by(Actor.token("job", job)));
            context.next();
            return;
        }
        try {
            limits.countStranger(context);
            context.fail(
                    ApiException.unauthorized("this is for whoever does the job, with the token that came with it"));
        } catch (TooManyRequestsException e) {
            context.fail(e);
        }
    }
}
