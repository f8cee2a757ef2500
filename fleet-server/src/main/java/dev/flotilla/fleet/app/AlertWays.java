package dev.flotilla.fleet.app;

import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.route.AlertRouting;
import dev.flotilla.fleet.alert.route.Alertmanager;
import dev.flotilla.fleet.alert.route.Route;
import dev.flotilla.fleet.alert.route.Webhook;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.mail.MailClients;
import dev.flotilla.fleet.mail.MailCourier;
import dev.flotilla.fleet.mail.MailSettings;
import dev.flotilla.fleet.store.SqlAlerts;
import dev.flotilla.fleet.store.SqlNotices;
import dev.flotilla.fleet.store.Transactions;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways from alerts to people, as the settings have them.
 *
 * @param alertmanagers by name
 */
record AlertWays(AlertRouting routing, Map<String, Alertmanager> alertmanagers) {
    /** @throws IOException if a file that a setting names cannot be used */
    static AlertWays of(AlertSettings settings, Transactions transactions, Vertx vertx, Clock clock)
            throws IOException {
        BoundedHttp http = new BoundedHttp(settings.authorities(), settings.timeout(), 0);
        // Each is told one thing at a time, so that nobody waits for a thread that another one holds.
        int receivers = settings.webhooks().size() + settings.alertmanagers().size();
        SlowWork waiting = new Workers(vertx, "alerts", Math.max(1, receivers));
        List<Route> routes = new ArrayList<>(webhooks(settings, http, waiting, clock));
        if (settings.mailServer().isPresent()) {
            routes.addAll(mailboxes(settings, settings.mailServer().get(), vertx));
        }
        AlertStore alerts = new SqlAlerts(transactions, settings.routes());
        Map<String, Alertmanager> alertmanagers = new LinkedHashMap<>();
        settings.alertmanagers()
                .forEach(to -> alertmanagers.put(
                        AlertSettings.alertmanager(to),
                        new Alertmanager(
                                URI.create(to.address()),
                                to.kinds(),
                                settings.console(),
                                alerts,
                                http,
                                waiting,
                                clock,
                                settings.repeat())));
        return new AlertWays(
                new AlertRouting(routes, new SqlNotices(transactions), clock, settings.claim()), alertmanagers);
    }

    private static List<Route> webhooks(AlertSettings settings, BoundedHttp http, SlowWork waiting, Clock clock)
            throws IOException {
        Optional<String> secret = settings.webhookSecretFile().isPresent()
                ? Optional.of(PrivateFiles.readLine(settings.webhookSecretFile().get(), "the webhooks' secret"))
                : Optional.empty();
        return settings.webhooks().stream()
                .map(to -> new Route(
                        AlertSettings.webhook(to), new Webhook(URI.create(to.address()), secret, http, waiting, clock)))
                .toList();
    }

    private static List<Route> mailboxes(AlertSettings settings, MailSettings server, Vertx vertx) throws IOException {
        MailClient client = MailClients.of(vertx, server);
        return settings.mailboxes().stream()
                .map(to -> new Route(
                        AlertSettings.mailbox(to), new MailCourier(client, server, to.address(), settings.console())))
                .toList();
    }

    /** How many messages to Alertmanagers did not arrive. */
    long failedMessages() {
        return alertmanagers.values().stream().mapToLong(Alertmanager::failed).sum();
    }
}
