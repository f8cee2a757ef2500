package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}: for those who keep the server running, without login. */
public final class OperationsResource implements Routes {
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
        List<String> down = new ArrayList<>();
        List<Future<Void>> running = new ArrayList<>();
        health.checks()
                .forEach((name, check) -> running.add(check.get().recover(failure -> {
                    down.add(name + ": " + failure.getMessage());
                    return Future.succeededFuture();
                })));
        Future.all(running)
                .onComplete(done -> Reply.json(
                        context,
                        down.isEmpty() ? 200 : 503,
                        Document.builder()
                                .put("status", down.isEmpty() ? "UP" : "DOWN")
                                .put("problems", down)
                                .build()));
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
