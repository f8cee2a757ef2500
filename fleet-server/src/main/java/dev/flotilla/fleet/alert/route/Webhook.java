package dev.flotilla.fleet.alert.route;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.alert.AlertDocument;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts JSON, signed as Standard Webhooks 1.0.0 has it (github.com/standard-webhooks): {@code webhook-signature} is the
 * HMAC-SHA256 over {@code id.timestamp.body}, and {@code webhook-id} the same at each attempt.
 */
public final class Webhook implements Courier {
    private static final String SECRET_PREFIX = "whsec_";
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private final URI address;
    private final Optional<byte[]> secret;
    private final BoundedHttp http;
    private final SlowWork waiting;
    private final Clock clock;

    /**
     * A webhook.
     *
     * @param secret as it is in its file: {@code whsec_} and Base64, or any other text, which counts as its bytes
     */
    public Webhook(URI address, Optional<String> secret, BoundedHttp http, SlowWork waiting, Clock clock) {
        this.address = address;
        this.secret = secret.map(Webhook::key);
        this.http = http;
        this.waiting = waiting;
        this.clock = clock;
    }

    private static byte[] key(String text) {
        return text.startsWith(SECRET_PREFIX)
                ? Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Future<Void> deliver(Notice notice) {
        return waiting.run(() -> {
            post(notice);
            return null;
        });
    }

    private void post(Notice notice) throws IOException, InterruptedException, RefusedNoticeException {
        byte[] body = Document.builder()
                .put("type", "alert." + notice.event().wireName())
                .put("timestamp", notice.at().toString())
                .put("data", AlertDocument.of(notice.alert()))
                .build()
                .toJson();
        String id = "alert-notice-" + notice.id();
        long seconds = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("content-type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(seconds))
                .POST(BodyPublishers.ofByteArray(body));
        secret.ifPresent(key -> request.header("webhook-signature", "v1," + signature(key, id, seconds, body)));
        int status = http.tell(request);
        if (status >= 400 && status < 500 && status != TIMEOUT && status != TOO_MANY) {
            throw new RefusedNoticeException(address.getHost() + " answers " + status);
        } else if (status >= 300) {
            throw new IOException(address.getHost() + " answers " + status);
        }
    }

    private static String signature(byte[] key, String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
