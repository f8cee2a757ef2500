package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.idempotency.RequestKeys.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an operation carried out once for all requests with one {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header-07): the others are answered as the first was. What was refused may come again.
 */
final class Repeats implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final String HEADER = "Idempotency-Key";
    private static final String ONCE = "idempotent-request";

    private final RequestKeys keys;
    private final Operation operation;

    Repeats(RequestKeys keys, Operation operation) {
        this.keys = keys;
        this.operation = operation;
    }

    /** Whether the description lets an operation's requests have a key. */
    static boolean apply(Operation operation) throws MalformedDocumentException {
        for (Document parameter : operation.parameters()) {
            if (parameter.string("name").equals(HEADER)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void handle(RoutingContext context) {
        Optional<String> key = Headers.find(context, HEADER);
        if (key.isEmpty()) {
            context.next();
            return;
        }
        keys.judge(SignedIn.caller(context).user(), key.get(), digest(context))
                .onSuccess(verdict -> act(context, verdict))
                .onFailure(context::fail);
    }

    /** Over the operation, the address and the body. */
    private Digest digest(RoutingContext context) {
        byte[] head = (operation.id() + "\n" + context.request().uri() + "\n").getBytes(StandardCharsets.UTF_8);
        Buffer body = context.body().buffer();
        Buffer all = Buffer.buffer(head);
        return Digest.of((body == null ? all : all.appendBuffer(body)).getBytes());
    }

    private static void act(RoutingContext context, Verdict verdict) {
        if (verdict instanceof Verdict.CarryOut first) {
            context.put(ONCE, first.once());
            context.next();
        } else if (verdict instanceof Verdict.Repeat repeat) {
            Reply.json(context, repeat.status(), repeat.answer());
        } else {
            context.fail(refusal(verdict));
        }
    }

    private static ApiException refusal(Verdict verdict) {
        if (verdict instanceof Verdict.UnderWay) {
            return ApiException.conflict(
                    HEADER + ": a request with this key is being carried out; try again a little later");
        } else if (verdict instanceof Verdict.Unknown) {
            return ApiException.conflict(
                    HEADER + ": a request with this key was begun, and it is not known whether it was"
                            + " done; look, and use another key");
        }
        return ApiException.refused(HEADER + ": this key came with another request before; use another key");
    }

    /** Keeps an answer, if its request has a key, before it is sent; the outcome stays as it is. */
    static Future<Document> keep(RoutingContext context, int status, Future<Document> outcome) {
        Optional<RequestKeys.Once> once = Optional.ofNullable(context.get(ONCE));
        return once.isEmpty()
                ? outcome
                : outcome.compose(answer -> once.get()
                        .answered(status, answer.toJson())
                        .onFailure(failure -> LOG.warn("the answer to a request with a key was not kept", failure))
                        .transform(kept -> outcome));
    }

    /** Lets the key of a request come again which was refused; of one that failed nobody knows whether it was done. */
    static Future<Void> release(RoutingContext context, ApiException problem) {
        Optional<RequestKeys.Once> once = Optional.ofNullable(context.get(ONCE));
        boolean nothingDone = problem.status() < 500 || problem.isTransient();
        return once.isPresent() && nothingDone
                ? once.get()
                        .refused()
                        .onFailure(failure -> LOG.warn("the key of a refused request was not released", failure))
                        .otherwiseEmpty()
                : Future.succeededFuture();
    }
}
