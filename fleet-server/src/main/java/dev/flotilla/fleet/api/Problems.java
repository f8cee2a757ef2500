package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.account.AccountConflictException;
import dev.flotilla.fleet.account.RefusedAccountException;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.dataset.EmptyDatasetException;
import dev.flotilla.fleet.dataset.sample.SampleRefusedException;
import dev.flotilla.fleet.device.EnrolmentRefusedException;
import dev.flotilla.fleet.filter.InvalidFilterException;
import dev.flotilla.fleet.job.RefusedJobException;
import dev.flotilla.fleet.limit.OverloadedException;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import dev.flotilla.fleet.limit.TooManyRequestsException;
import dev.flotilla.fleet.limit.TryLaterException;
import dev.flotilla.fleet.limit.UnavailableException;
import dev.flotilla.fleet.retrain.InvalidPipelineException;
import dev.flotilla.fleet.retrain.RetrainingRefusedException;
import dev.flotilla.fleet.rollout.InvalidRolloutException;
import dev.flotilla.fleet.rollout.RolloutChangedException;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import dev.flotilla.fleet.trace.CurrentSpan;
import dev.flotilla.fleet.trust.RefusedUploadException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into problem+json (RFC 9457). What was not foreseen is logged, and the caller learns no details. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** About as long as a database takes to start again. */
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    private Problems() {}

    /** Renders failures where nothing else is known about them. */
    static void render(RoutingContext context) {
        render(context, failure -> false);
    }

    /**
     * Renders failures; those that pass by themselves as 503.
     *
     * @param away whether a failure says that the database is away
     */
    static Handler<RoutingContext> renderer(Predicate<Throwable> away) {
        return context -> render(context, away);
    }

    private static void render(RoutingContext context, Predicate<Throwable> away) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close();
            return;
        }
        if (context.failure() != null && away.test(context.failure())) {
            // What came of the request is as unknown as its key, which says so once the database is back.
            UnavailableException later = new UnavailableException(unknown(context), DATABASE_RETRY);
            response.putHeader("retry-after", Long.toString(later.waitSeconds()));
            send(response, known(later), String.valueOf(context.request().path()));
            return;
        }
        if (context.failure() instanceof TryLaterException later) {
            response.putHeader("retry-after", Long.toString(later.waitSeconds()));
        }
        ApiException problem = problem(context);
        Repeats.release(context, problem)
                .onComplete(released ->
                        send(response, problem, String.valueOf(context.request().path())));
    }

    private static String unknown(RoutingContext context) {
        return HttpMethod.GET.equals(context.request().method())
                ? "the server's database is away"
                : "the server's database is away, and whether this was done is not known";
    }

    /** @param instance the address that was asked for */
    static void send(HttpServerResponse response, ApiException problem, String instance) {
        Document body = Document.builder()
                .put("type", "about:blank")
                .put("title", problem.title())
                .put("status", (long) problem.status())
                .put("detail", String.valueOf(problem.getMessage()))
                .put("instance", instance)
                .putIfPresent("trace", CurrentSpan.traceId())
                .build();
        response.setStatusCode(problem.status())
                .putHeader("content-type", "application/problem+json")
                .end(Buffer.buffer(body.toJson()));
    }

    private static ApiException problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof HttpException http) {
            return ofStatus(http.getStatusCode());
        }
        int status = context.statusCode();
        // Whoever reads bodies says with the status that it is the caller's fault.
        if (failure == null || (status >= 400 && status < 500)) {
            return ofStatus(status);
        }
        ApiException known = known(failure);
        if (known.status() >= 500 && !(failure instanceof TryLaterException)) {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    failure);
        }
        return known;
    }

    /** What the caller is told of a failure. */
    static ApiException known(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ApiException api) {
            return api;
        } else if (failure instanceof MalformedDocumentException
                || failure instanceof InvalidFilterException
                || failure instanceof InvalidRolloutException
                || failure instanceof TrustException) {
            return ApiException.badRequest(message);
        } else if (failure instanceof EnrolmentRefusedException || failure instanceof RefusedAccountException) {
            return ApiException.forbidden(message);
        } else if (failure instanceof RefusedSignInException refused) {
            // Of one that nobody knows there is nothing to note.
            return refused.reason() == RefusedSignInException.Reason.EXPIRED
                    ? ApiException.badRequest(message)
                    : ApiException.forbidden(message);
        } else if (failure instanceof RefusedUploadException || failure instanceof InvalidPipelineException) {
            return ApiException.refused(message);
        } else if (failure instanceof RolloutConflictException
                || failure instanceof AccountConflictException
                || failure instanceof EmptyDatasetException
                || failure instanceof RefusedJobException
                || failure instanceof RetrainingRefusedException) {
            return ApiException.conflict(message);
        } else if (failure instanceof SampleRefusedException refused) {
            return refused(refused, message);
        } else if (failure instanceof RolloutChangedException) {
            return new ApiException(412, "Precondition failed", message);
        } else if (failure instanceof TooManyAttemptsException) {
            return new ApiException(429, "Too many attempts", message);
        } else if (failure instanceof TooManyRequestsException) {
            return new ApiException(429, "Too many requests", message);
        } else if (failure instanceof OverloadedException) {
            return new ApiException(503, "Overloaded", message);
        } else if (failure instanceof UnavailableException) {
            return new ApiException(503, "Unavailable", message);
        }
        return new ApiException(500, "Internal error", "the server could not do this; its log says why");
    }

    /** Devices keep a sample for later unless it is a conflict or gone. */
    private static ApiException refused(SampleRefusedException refused, String message) {
        return switch (refused.kind()) {
            case UNWANTED -> ApiException.conflict(message);
            case ERASED -> new ApiException(410, "Gone", message);
            case TOO_MANY -> new ApiException(429, "Too many samples", message);
            case CORRUPT -> ApiException.badRequest(message);
        };
    }

    private static ApiException ofStatus(int status) {
        int valid = status < 400 ? 500 : status;
        String title = HttpResponseStatus.valueOf(valid).reasonPhrase();
        String detail =
                switch (valid) {
                    case 404 -> "there is nothing at this address";
                    case 405 -> "this address does not take this method";
                    case 413 -> "the body is larger than this server takes";
                    default -> title.toLowerCase(Locale.ROOT);
                };
        return new ApiException(valid, title, detail);
    }
}
