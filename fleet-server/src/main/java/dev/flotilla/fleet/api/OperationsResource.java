package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}: for those who keep the server running, without login. */
public final class OperationsResource implements Routes {
    /** A part that takes longer does not work. */
    private static final long LIMIT_SECONDS = 5;

    private final Health health;
    private final Supplier<Future<List<Sample>>> samples;

    public OperationsResource(Health health, Supplier<Future<List<Sample>>> samples) {
        this.health = health;
        this.samples = samples;
    }

    @Override
    public void mount(Router root) {
        root.get("/health/live")
                .handler(context -> Reply.json(
                        context, 200, Document.builder().put("status", "UP").build()));
        root.get("/health/ready").handler(this::ready);
        root.get("/metrics").handler(this::metrics);
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
        samples.get().onFailure(context::fail).onSuccess(all -> {
            StringBuilder text = new StringBuilder();
            for (Sample sample : all) {
                text.append(String.format(
                        Locale.ROOT,
                        "# HELP %1$s %2$s\n# TYPE %1$s %3$s\n%1$s %4$s\n",
                        sample.name(),
                        sample.help(),
                        sample.type(),
                        Double.toString(sample.value())));
            }
            context.response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text.toString());
        });
    }
}
