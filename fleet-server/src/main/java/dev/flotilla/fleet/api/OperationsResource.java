package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Scope;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * For those who keep the server running: {@code /health/live} and {@code /health/ready} without login, and {@code /metrics} for
 * whoever may read.
 */
public final class OperationsResource implements Routes {
    /** A part that takes longer does not work. */
    private static final long LIMIT_SECONDS = 5;

    private final Health health;
    private final MetricsPage metrics;
    private final Guard guard;
    private final Access access;

    /**
     * As above.
     *
     * @param limits under which strangers are counted here too
     * @param open whether the metrics are shown without login too
     */
    public OperationsResource(
            Health health, MetricsPage metrics, Operators operators, RequestLimits limits, boolean open) {
        this.health = health;
        this.metrics = metrics;
        this.guard = new SignedIn(operators, limits, Duration.ZERO, false);
        this.access = open ? new Access.Public() : new Access.Scoped(Scope.READ);
    }

    @Override
    public void mount(Router root) {
        root.get("/health/live")
                .handler(context -> Reply.json(
                        context, 200, Document.builder().put("status", "UP").build()));
        root.get("/health/ready").handler(this::ready);
        root.get("/metrics").handler(context -> guard.admit(context, access)).handler(this::metrics);
    }

    private void ready(RoutingContext context) {
        List<Future<Optional<String>>> problems = health.checks().entrySet().stream()
                .map(check -> problem(check.getKey(), check.getValue().get()))
                .toList();
        Future.all(problems).onComplete(done -> {
            List<String> down = problems.stream()
                    .flatMap(problem -> problem.result().stream())
                    .toList();
            Reply.json(
                    context,
                    down.isEmpty() ? 200 : 503,
                    Document.builder()
                            .put("status", down.isEmpty() ? "UP" : "DOWN")
                            .put("problems", down)
                            .build());
        });
    }

    private static Future<Optional<String>> problem(String name, Future<Void> check) {
        return check.timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .map(works -> Optional.<String>empty())
                .otherwise(failure -> Optional.of(name + ": " + failure.getMessage()));
    }

    private void metrics(RoutingContext context) {
        metrics.read().onFailure(context::fail).onSuccess(text -> context.response()
                .putHeader("content-type", metrics.contentType())
                .end(text));
    }
}
