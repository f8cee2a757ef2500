package dev.flotilla.fleet.app;

import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.route.AlertRouting;
import dev.flotilla.fleet.alert.route.Alertmanager;
import dev.flotilla.fleet.alert.route.NoticeQueue;
import dev.flotilla.fleet.alert.route.Route;
import dev.flotilla.fleet.alert.route.Webhook;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.mail.MailClients;
import dev.flotilla.fleet.mail.MailCourier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways from alerts to people, as the settings have them. */
record AlertWays(AlertRouting routing, List<Alertmanager> alertmanagers) {
    /** Receivers whose answers are waited for at the same time. */
    private static final int THREADS = 2;

    private static final int MAX_WAITING = 64;
    /** Nobody reads the answers. */
    private static final int MAX_ANSWER = 64 * 1024;

    /** @throws IOException if a file that a setting names cannot be used */
    static AlertWays of(AlertSettings settings, AlertStore alerts, NoticeQueue queue, Vertx vertx, Clock clock)
            throws IOException {
        BoundedHttp http = new BoundedHttp(settings.authorities(), settings.timeout(), MAX_ANSWER);
        SlowWork waiting = new BoundedWork(new Workers(vertx, "alerts", THREADS), MAX_WAITING);
        List<Route> routes = new ArrayList<>();
        if (!settings.webhooks().isEmpty()) {
            Optional<String> secret = settings.webhookSecretFile().isPresent()
                    ? Optional.of(PrivateFiles.readLine(settings.webhookSecretFile().get(), "the webhooks' secret"))
                    : Optional.empty();
            settings.webhooks()
                    .forEach(to -> routes.add(new Route(
                            AlertSettings.webhook(to),
                            new Webhook(URI.create(to.address()), secret, http, waiting, clock))));
        }
        if (settings.mailServer().isPresent()) {
            MailClient client = MailClients.of(vertx, settings.mailServer().get());
            String from = settings.mailServer().get().from();
            settings.mailboxes()
                    .forEach(to -> routes.add(new Route(
                            AlertSettings.mailbox(to),
                            new MailCourier(client, from, to.address(), settings.console()))));
        }
        List<Alertmanager> alertmanagers = settings.alertmanagers().stream()
                .map(to -> new Alertmanager(
                        URI.create(to.address()),
                        to.kinds(),
                        settings.console(),
                        alerts,
                        http,
                        waiting,
                        clock,
                        settings.repeat()))
                .toList();
        return new AlertWays(new AlertRouting(routes, queue, clock), alertmanagers);
    }

    /** Tells each Alertmanager; fails as the last that could not be told. */
    Future<Void> tellAlertmanagers() {
        return Future.join(alertmanagers.stream().map(Alertmanager::tick).toList())
                .mapEmpty();
    }
}
