package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.route.Subscription;
import dev.flotilla.fleet.mail.MailCourier;
import dev.flotilla.fleet.mail.MailSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is told of alerts.
 *
 * @param webhookSecretFile holds what webhooks are signed with, for the server alone to read
 * @param mailServer there is one if there is somebody to write to
 * @param repeat between two messages to each Alertmanager
 * @param authorities PEM of those that receivers' certificates must be from; the JDK's own without it
 * @param timeout for a receiver's answer
 * @param console where people look, if they can
 */
record AlertSettings(
        List<Subscription> webhooks,
        Optional<Path> webhookSecretFile,
        List<Subscription> mailboxes,
        Optional<MailSettings> mailServer,
        List<Subscription> alertmanagers,
        Duration repeat,
        Optional<Path> authorities,
        Duration timeout,
        Optional<URI> console) {
    private static final Duration CLAIM_MARGIN = Duration.ofMinutes(1);
    private static final int MOST_RECEIVERS = 32;
    /** Enough to tell them apart. */
    private static final int NAME_DIGITS = 12;

    private static final Pattern MAILBOX = Pattern.compile("[^@\\s\\p{Cntrl}<>,;]+@[A-Za-z0-9.-]+");

    /** @throws IllegalArgumentException naming the setting that is missing or unfit */
    static AlertSettings of(SettingValues values) {
        List<Subscription> mailboxes =
                subscriptions(ServerSettings.ALERT_MAIL.key(), values.get(ServerSettings.ALERT_MAIL));
        mailboxes.forEach(mailbox -> requireMailbox(ServerSettings.ALERT_MAIL.key(), mailbox.address()));
        return new AlertSettings(
                addresses(ServerSettings.ALERT_WEBHOOKS.key(), values.get(ServerSettings.ALERT_WEBHOOKS)),
                values.get(ServerSettings.ALERT_WEBHOOK_SECRET).map(Path::of),
                mailboxes,
                mailboxes.isEmpty() ? Optional.empty() : Optional.of(mailServer(values)),
                addresses(ServerSettings.ALERTMANAGERS.key(), values.get(ServerSettings.ALERTMANAGERS)),
                values.get(ServerSettings.ALERTMANAGER_REPEAT),
                values.get(ServerSettings.ALERT_AUTHORITIES).map(Path::of),
                values.get(ServerSettings.ALERT_TIMEOUT),
                values.get(ServerSettings.PUBLIC_URL)
                        .map(url -> SignInSettings.publicUrl(ServerSettings.PUBLIC_URL.key(), url)));
    }

    private static MailSettings mailServer(SettingValues values) {
        String from = values.get(ServerSettings.MAIL_FROM)
                .orElseThrow(() -> new IllegalArgumentException("alerts.mail-from: set it too, the sender's address"));
        requireMailbox(ServerSettings.MAIL_FROM.key(), from);
        if (values.get(ServerSettings.SMTP_USER).isPresent()
                != values.get(ServerSettings.SMTP_PASSWORD).isPresent()) {
            throw new IllegalArgumentException("alerts.smtp-user and alerts.smtp-password-file: set both or none");
        }
        return new MailSettings(
                values.get(ServerSettings.SMTP_HOST),
                values.get(ServerSettings.SMTP_PORT),
                values.get(ServerSettings.SMTP_SECURITY),
                values.get(ServerSettings.SMTP_USER),
                values.get(ServerSettings.SMTP_PASSWORD).map(Path::of),
                from,
                values.get(ServerSettings.ALERT_AUTHORITIES).map(Path::of),
                values.get(ServerSettings.ALERT_TIMEOUT));
    }

    private static void requireMailbox(String setting, String address) {
        if (!MAILBOX.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    setting + ": expected an address such as ops@example.org, found '" + address + "'");
        }
    }

    private static List<Subscription> subscriptions(String setting, List<String> texts) {
        if (texts.size() > MOST_RECEIVERS) {
            throw new IllegalArgumentException(
                    setting + ": at most " + MOST_RECEIVERS + " are told, found " + texts.size());
        }
        return texts.stream().map(Subscription::parse).toList();
    }

    private static List<Subscription> addresses(String setting, List<String> texts) {
        List<Subscription> all = subscriptions(setting, texts);
        all.forEach(one -> requireAddress(setting, one.address()));
        return all;
    }

    private static void requireAddress(String setting, String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null
                    && address.getUserInfo() == null
                    && Set.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(setting
                + ": expected an address without a user, such as https://hooks.example/flotilla, found '" + text + "'");
    }

    /**
     * What a receiver is called in the database, the log and leases: the same at each start, whatever else is set. Who knows
     * the address of a webhook may often write to it, so that it is not in there.
     */
    static String webhook(Subscription to) {
        return named("webhook", to);
    }

    /** The same of an Alertmanager. */
    static String alertmanager(Subscription to) {
        return named("Alertmanager", to);
    }

    private static String named(String way, Subscription to) {
        String digest = Digest.of(to.address().getBytes(StandardCharsets.UTF_8)).hex();
        return way + " " + URI.create(to.address()).getHost() + " " + digest.substring(0, NAME_DIGITS);
    }

    /** The same of a mailbox. */
    static String mailbox(Subscription to) {
        return "mail " + to.address();
    }

    /** Longer than any receiver is waited for. */
    Duration claim() {
        return timeout.multipliedBy(MailCourier.ANSWERS).plus(CLAIM_MARGIN);
    }

    /** By kind of alert: the names of those for whom notices are kept. */
    Map<AlertKind, List<String>> routes() {
        Map<AlertKind, Set<String>> routes = new EnumMap<>(AlertKind.class);
        Stream.concat(
                        webhooks.stream().map(to -> Map.entry(webhook(to), to.kinds())),
                        mailboxes.stream().map(to -> Map.entry(mailbox(to), to.kinds())))
                .forEach(route -> route.getValue()
                        .forEach(kind -> routes.computeIfAbsent(kind, any -> new LinkedHashSet<>())
                                .add(route.getKey())));
        return routes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, route -> List.copyOf(route.getValue())));
    }
}
