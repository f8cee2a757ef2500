package dev.flotilla.fleet.alert.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.limit.Immediately;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a webhook's receiver gets, over real HTTP. */
class WebhookTest {
    private static final byte[] KEY = "0123456789abcdefghijklmn".getBytes(StandardCharsets.UTF_8);

    private final Receiver receiver = new Receiver();
    private final ManualClock clock = new ManualClock();
    private Duration patience = Duration.ofSeconds(20);

    @AfterEach
    void close() {
        receiver.close();
    }

    private Future<Void> deliver(Optional<String> secret) throws IOException {
        BoundedHttp http = new BoundedHttp(Optional.empty(), patience, 1000);
        return new Webhook(receiver.url().resolve("/hook"), secret, http, new Immediately(), clock)
                .deliver(SampleAlerts.notice(7, "hook", AlertEvent.OPENED));
    }

    @Test
    void getsTheAlertSignedAsStandardWebhooksHasIt() throws Exception {
        assertTrue(deliver(Optional.of("whsec_" + Base64.getEncoder().encodeToString(KEY)))
                .succeeded());
        Receiver.Post post = receiver.posts.remove();
        assertEquals("/hook", post.path());
        String id = post.header("webhook-id");
        String at = post.header("webhook-timestamp");
        assertEquals("alert-notice-7", id);
        assertEquals(Long.toString(clock.instant().getEpochSecond()), at);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String expected = Base64.getEncoder()
                .encodeToString(mac.doFinal((id + "." + at + "." + post.body()).getBytes(StandardCharsets.UTF_8)));
        assertEquals("v1," + expected, post.header("webhook-signature"));
        Document body = Document.parseJson(post.body().getBytes(StandardCharsets.UTF_8), Limits.of(10_000));
        assertEquals("alert.opened", body.string("type"));
        assertEquals("a-7", body.object("data").string("id"));
        assertEquals(25, body.object("data").strings("devices").size());
    }

    @Test
    void getsNoSignatureWithoutASecret() throws Exception {
        assertTrue(deliver(Optional.empty()).succeeded());
        assertEquals("", receiver.posts.remove().header("webhook-signature"));
    }

    @Test
    void isToldWhateverItSaysAfterAGoodStatus() throws Exception {
        receiver.status = 200;
        receiver.endless = true;
        assertTrue(deliver(Optional.empty()).succeeded());
        assertEquals(1, receiver.posts.size());
    }

    @Test
    void isWaitedForOnlySoLong() throws Exception {
        patience = Duration.ofMillis(300);
        receiver.silent = true;
        assertTrue(deliver(Optional.empty()).cause() instanceof IOException);
    }

    @Test
    void isTriedAgainWhenItFailsAndNotWhenItRefuses() throws Exception {
        for (int status : new int[] {400, 404, 410}) {
            receiver.status = status;
            assertTrue(deliver(Optional.empty()).cause() instanceof RefusedNoticeException, "status " + status);
        }
        for (int status : new int[] {302, 408, 429, 500, 503}) {
            receiver.status = status;
            assertTrue(deliver(Optional.empty()).cause() instanceof IOException, "status " + status);
        }
        receiver.close();
        assertTrue(deliver(Optional.empty()).cause() instanceof IOException);
    }
}
