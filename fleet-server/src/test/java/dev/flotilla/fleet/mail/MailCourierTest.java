package dev.flotilla.fleet.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.route.RefusedNoticeException;
import dev.flotilla.fleet.alert.route.SampleAlerts;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.mail.MailSettings.Security;
import dev.flotilla.fleet.testkit.TlsFront;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at a mail server, by real SMTP. */
class MailCourierTest {
    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Duration timeout = Duration.ofSeconds(20);
    private SmtpServer server = new SmtpServer("");

    @AfterEach
    void close() throws Exception {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private MailSettings settings(int port, Security security, Optional<Path> password, Optional<Path> authorities) {
        return new MailSettings(
                "localhost",
                port,
                security,
                password.map(file -> "fleet"),
                password,
                "fleet@example.org",
                authorities,
                timeout);
    }

    private void deliver(MailSettings settings, String to) throws Exception {
        MailCourier courier = new MailCourier(
                MailClients.of(vertx, settings), settings, to, Optional.of(URI.create("https://fleet.example")));
        Future<Void> sent = courier.deliver(SampleAlerts.notice(7, "mail", AlertEvent.REOPENED));
        sent.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Throwable failure(MailSettings settings, String to) {
        return assertThrows(ExecutionException.class, () -> deliver(settings, to))
                .getCause();
    }

    private MailSettings clear() {
        return settings(server.port(), Security.NONE, Optional.empty(), Optional.empty());
    }

    @Test
    void bringsAnAlertThatPeopleCanRead() throws Exception {
        deliver(clear(), "ops@example.org");
        SmtpServer.Mail mail = server.mails.remove();
        assertEquals("fleet@example.org", mail.from());
        assertEquals("ops@example.org", mail.to());
        List<String> headers =
                mail.text().substring(0, mail.text().indexOf("\n\n")).lines().toList();
        assertTrue(headers.contains("Message-ID: <alert-notice-7@example.org>"), mail.text());
        assertTrue(headers.contains("References: <alert-a-7@example.org>"), mail.text());
        assertTrue(headers.contains("Auto-Submitted: auto-generated"), mail.text());
        String subject = headers.stream()
                .filter(header -> header.startsWith("Subject: "))
                .findFirst()
                .orElseThrow();
        assertTrue(subject.contains("drift") && subject.contains("reopened"), subject);
        assertFalse(
                headers.stream().anyMatch(header -> header.startsWith("moved on")), "a line of a message is no header");
        String text = mail.text().replace("=\n", "");
        assertTrue(text.contains("parts 1.0.0"), text);
        assertTrue(text.contains("device-19 and 5 more"), text);
        assertTrue(text.contains("In common: group dock"), text);
        assertTrue(text.contains("https://fleet.example/#/alerts"), text);
    }

    @Test
    void showsWhoItIs() throws Exception {
        server.close();
        server = new SmtpServer("fleet:secret");
        Path password = directory.resolve("password");
        PrivateFiles.write(password, "secret\n".getBytes(StandardCharsets.UTF_8));
        deliver(settings(server.port(), Security.NONE, Optional.of(password), Optional.empty()), "ops@example.org");
        assertEquals(1, server.mails.size());
        PrivateFiles.write(password, "guess\n".getBytes(StandardCharsets.UTF_8));
        Throwable refused = failure(
                settings(server.port(), Security.NONE, Optional.of(password), Optional.empty()), "ops@example.org");
        assertFalse(refused instanceof RefusedNoticeException, "somebody may mend the password: " + refused);
    }

    @Test
    void goesByTlsToWhoeverShowsAGoodCertificate() throws Exception {
        ServerIdentity identity = ServerIdentity.in(directory, List.of("localhost"), Instant.now());
        Path authority = Files.writeString(directory.resolve("ca.pem"), identity.authorityPem());
        try (TlsFront front = new TlsFront(identity, server.port())) {
            int port = URI.create(front.url()).getPort();
            deliver(settings(port, Security.TLS, Optional.empty(), Optional.of(authority)), "ops@example.org");
            assertEquals(1, server.mails.size());
            failure(settings(port, Security.TLS, Optional.empty(), Optional.empty()), "ops@example.org");
        }
        assertEquals(1, server.mails.size());
    }

    @Test
    void sendsNothingInClearWhereTlsIsExpected() {
        failure(settings(server.port(), Security.STARTTLS, Optional.empty(), Optional.empty()), "ops@example.org");
        assertEquals(0, server.mails.size());
    }

    @Test
    void givesUpAServerThatSaysNothing() throws Exception {
        timeout = Duration.ofSeconds(1);
        server.close();
        server = SmtpServer.silent();
        assertFalse(failure(clear(), "ops@example.org") instanceof RefusedNoticeException);
        assertEquals(0, server.mails.size());
    }

    @Test
    void isTriedAgainLaterAndNotWhenNobodyIsThere() throws IOException {
        assertTrue(failure(clear(), "nobody@example.org") instanceof RefusedNoticeException);
        server.busy = true;
        assertFalse(failure(clear(), "ops@example.org") instanceof RefusedNoticeException);
        MailSettings away = clear();
        server.close();
        assertFalse(failure(away, "ops@example.org") instanceof RefusedNoticeException);
    }
}
