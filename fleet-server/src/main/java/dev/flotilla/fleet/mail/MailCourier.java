package dev.flotilla.fleet.mail;

import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Trouble;
import dev.flotilla.fleet.alert.route.Courier;
import dev.flotilla.fleet.alert.route.Notice;
import dev.flotilla.fleet.alert.route.RefusedNoticeException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Tells one address by e-mail. What belongs to one alert is one thread of messages. */
public final class MailCourier implements Courier {
    /** A mail takes several answers of the server; it is given up after as much time as so many of them may take. */
    public static final int ANSWERS = 3;

    private static final int MOST_NAMED = 20;
    private static final int MAX_SUBJECT = 150;
    private static final int MAILBOX_UNAVAILABLE = 550;
    private static final int TRANSACTION_FAILED = 554;

    private final MailClient client;
    private final String from;
    private final String to;
    private final Optional<URI> console;
    private final Duration limit;

    /**
     * Writes to nobody yet.
     *
     * @param client of that server
     * @param console where people look, if they can
     */
    public MailCourier(MailClient client, MailSettings server, String to, Optional<URI> console) {
        this.client = client;
        this.from = server.from();
        this.limit = server.timeout().multipliedBy(ANSWERS);
        this.to = to;
        this.console = console;
    }

    @Override
    public Future<Void> deliver(Notice notice) {
        return client.sendMail(message(notice))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> failure instanceof SMTPException said && isRefusal(said)
                        ? Future.failedFuture(new RefusedNoticeException(String.valueOf(said.getMessage())))
                        : Future.failedFuture(failure))
                .mapEmpty();
    }

    /** Of a mailbox or a message (RFC 5321 section 4.2.3); who is not let in may be tomorrow, when the password is mended. */
    private static boolean isRefusal(SMTPException said) {
        return said.getReplyCode() >= MAILBOX_UNAVAILABLE && said.getReplyCode() <= TRANSACTION_FAILED;
    }

    private MailMessage message(Notice notice) {
        String thread = "<alert-" + notice.alert().id() + "@" + domain() + ">";
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<alert-notice-" + notice.id() + "@" + domain() + ">")
                .add("References", thread)
                .add("In-Reply-To", thread)
                // RFC 3834: nobody's absence note is wanted.
                .add("Auto-Submitted", "auto-generated");
        return new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setSubject(subject(notice))
                .setText(text(notice))
                .setHeaders(headers);
    }

    private String domain() {
        return from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
    }

    private static String subject(Notice notice) {
        Trouble trouble = notice.alert().trouble();
        String what = trouble.kind() == AlertKind.DRIFT ? "drift" : "rollout";
        String all = "[Flotilla] " + what + " " + notice.event().wireName() + ": " + trouble.message();
        String line = all.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SUBJECT ? line : line.substring(0, MAX_SUBJECT - 1) + "…";
    }

    private String text(Notice notice) {
        Trouble trouble = notice.alert().trouble();
        StringBuilder text = new StringBuilder(trouble.message()).append("\n\n");
        line(text, "Alert", notice.event().wireName() + " at " + notice.at());
        line(text, "Severity", trouble.severity().name().toLowerCase(Locale.ROOT));
        line(text, "Open since", notice.alert().openedAt().toString());
        line(text, "Began", trouble.since().map(Instant::toString).orElse(""));
        line(text, "Model", trouble.model());
        line(text, "Bundle", trouble.bundle());
        line(text, "Rollout", trouble.rolloutId().orElse(""));
        line(
                text,
                "Features",
                trouble.features().stream().map(Trouble.Feature::name).collect(Collectors.joining(", ")));
        int devices = trouble.devices().size();
        line(
                text,
                "Devices",
                trouble.devices().stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (devices > MOST_NAMED ? " and " + (devices - MOST_NAMED) + " more" : ""));
        line(
                text,
                "In common",
                trouble.common().stream().map(Trouble.Common::trait).collect(Collectors.joining(", ")));
        console.ifPresent(url -> text.append('\n').append(url).append("/#/alerts\n"));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}
