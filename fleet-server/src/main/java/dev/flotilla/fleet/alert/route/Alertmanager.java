package dev.flotilla.fleet.alert.route;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.Trouble;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an Alertmanager all that stands, again and again, as Prometheus does ({@code POST /api/v2/alerts} of its OpenAPI
 * description, github.com/prometheus/alertmanager, api/v2/openapi.yaml): it takes an alert for resolved that it hears no more of.
 * So nothing has to be kept, and whatever it missed it hears the next time. What is silenced here is not told.
 */
public final class Alertmanager {
    /** As long as Prometheus does (rules/alerting.go, resolvedRetention): so that one missed message does no harm. */
    static final Duration RESOLVED_TOLD = Duration.ofMinutes(15);
    /** How many times an alert may go unheard before it counts as resolved. */
    static final int TIMES = 4;

    private static final int MOST_NAMED = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Alertmanager.class);

    private final URI address;
    private final Set<AlertKind> kinds;
    private final Optional<URI> console;
    private final AlertStore alerts;
    private final BoundedHttp http;
    private final SlowWork waiting;
    private final Clock clock;
    private final Duration interval;
    private final AtomicLong failed = new AtomicLong();

    /**
     * An Alertmanager.
     *
     * @param base of its addresses
     * @param console where people look, if they can
     * @param interval at which {@link #tick} is called
     */
    public Alertmanager(
            URI base,
            Set<AlertKind> kinds,
            Optional<URI> console,
            AlertStore alerts,
            BoundedHttp http,
            SlowWork waiting,
            Clock clock,
            Duration interval) {
        this.address = URI.create(base.toString().replaceFirst("/$", "") + "/api/v2/alerts");
        this.kinds = Set.copyOf(kinds);
        this.console = console;
        this.alerts = alerts;
        this.http = http;
        this.waiting = waiting;
        this.clock = clock;
        this.interval = interval;
    }

    /** How many messages did not arrive. */
    public long failed() {
        return failed.get();
    }

    /** Tells it what stands, and what was resolved lately; what does not arrive is in the next message too. */
    public Future<Void> tick() {
        Instant now = clock.instant();
        return alerts.recent(now.minus(RESOLVED_TOLD)).compose(recent -> {
            List<Document> told = recent.stream()
                    .filter(alert -> kinds.contains(alert.trouble().kind()) && alert.state() != AlertState.SILENCED)
                    .map(alert -> describe(alert, now))
                    .toList();
            return told.isEmpty() ? Future.succeededFuture() : send(told).recover(this::missed);
        });
    }

    private Future<Void> missed(Throwable why) {
        failed.incrementAndGet();
        LOG.warn(
                "Alertmanager {} could not be told of alerts; again in {} s: {}",
                address.getHost(),
                interval.toSeconds(),
                why.toString());
        return Future.succeededFuture();
    }

    private Future<Void> send(List<Document> told) {
        String body = told.stream()
                .map(alert -> new String(alert.toJson(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        return waiting.run(() -> {
            int status = http.tell(HttpRequest.newBuilder(address)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
            if (status >= 300) {
                throw new IOException("Alertmanager " + address.getHost() + " answers " + status);
            }
            return null;
        });
    }

    private Document describe(Alert alert, Instant now) {
        Instant end = alert.state() == AlertState.RESOLVED ? alert.updatedAt() : now.plus(interval.multipliedBy(TIMES));
        Document.Builder document = Document.builder()
                .put("labels", labels(alert))
                .put("annotations", annotations(alert))
                .put("startsAt", alert.openedAt().toString())
                .put("endsAt", end.toString());
        console.ifPresent(url -> document.put("generatorURL", url + "/#/alerts"));
        return document.build();
    }

    /** By these it knows the alert again, and chooses whom to tell: one that gets more severe is another one to it. */
    private static Document labels(Alert alert) {
        Trouble trouble = alert.trouble();
        return Document.builder()
                .put("alertname", trouble.kind() == AlertKind.DRIFT ? "FlotillaDrift" : "FlotillaRollout")
                .put("severity", trouble.severity().name().toLowerCase(Locale.ROOT))
                .put("alert", alert.id())
                .put("model", trouble.model())
                .put("bundle", trouble.bundle())
                .putIfPresent("rollout", trouble.rolloutId())
                .build();
    }

    private static Document annotations(Alert alert) {
        Trouble trouble = alert.trouble();
        return Document.builder()
                .put("summary", trouble.message())
                .put(
                        "devices",
                        some(trouble.devices().stream(), trouble.devices().size()))
                .put(
                        "features",
                        some(
                                trouble.features().stream().map(Trouble.Feature::name),
                                trouble.features().size()))
                .put(
                        "common",
                        some(
                                trouble.common().stream().map(Trouble.Common::trait),
                                trouble.common().size()))
                .putIfPresent("since", trouble.since().map(Instant::toString))
                .putIfPresent("acknowledgedBy", alert.acknowledgedBy())
                .build();
    }

    private static String some(Stream<String> names, int all) {
        String first = names.limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all > MOST_NAMED ? first + " and " + (all - MOST_NAMED) + " more" : first;
    }
}
