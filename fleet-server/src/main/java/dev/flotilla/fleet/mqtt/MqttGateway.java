package dev.flotilla.fleet.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own connection to the broker. It connects with a fresh client each time (Paho 1.2.5 does not survive a
 * broker's restart with the old one), and tries again for ever at a growing interval.
 */
public final class MqttGateway {
    private static final Logger LOG = LoggerFactory.getLogger(MqttGateway.class);
    private static final int MAX_IN_WORK = 256;
    private static final long STALL_WARNING_SECONDS = 30;
    /** Unless the broker takes fewer. */
    private static final int MAX_UNDER_WAY = 64;

    private static final int MAX_WAITING = 100_000;
    private static final long PUBLISH_SECONDS = 10;
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long MAX_RETRY_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final GatewayConnector connector;
    private final Arrivals arrivals;
    private final Supplier<Future<Void>> connected;
    private final Turns turns;
    private final Semaphore permits = new Semaphore(MAX_IN_WORK);
    private volatile Optional<GatewayConnection> connection = Optional.empty();
    private volatile boolean closed;
    private volatile long retryMillis = FIRST_RETRY_MILLIS;

    /** @param connected what is done after each connection: much may have been said before it */
    public MqttGateway(Vertx vertx, GatewayConnector connector, Arrivals arrivals, Supplier<Future<Void>> connected) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.connector = connector;
        this.arrivals = arrivals;
        this.connected = connected;
        this.turns = new Turns(MAX_UNDER_WAY, MAX_WAITING, work -> context.runOnContext(go -> work.run()));
    }

    /** Connects and subscribes; fails when the first attempt does. */
    public Future<Void> start() {
        return connect(new AtomicBoolean());
    }

    /** Connects as soon as the broker is there, which may be after this server. */
    public void keepTrying() {
        retry();
    }

    /**
     * At QoS 1, when its turn comes; done when the broker has it. Fails while there is no connection, or when the broker
     * does not answer in time: the caller publishes again.
     */
    public Future<Void> publish(String topic, byte[] payload, boolean retain) {
        return turns.run(1, () -> publishNow(topic, payload, retain));
    }

    private Future<Void> publishNow(String topic, byte[] payload, boolean retain) {
        Optional<GatewayConnection> current = connection;
        if (current.isEmpty()) {
            return Future.failedFuture("the server has no connection to its MQTT broker");
        }
        Promise<Void> sent = Promise.promise();
        try {
            current.get().client().publish(topic, payload, 1, retain, null, completing(sent));
        } catch (MqttException e) {
            sent.tryFail(e);
        }
        return sent.future().timeout(PUBLISH_SECONDS, TimeUnit.SECONDS);
    }

    /** Messages that wait to be published. */
    public int waiting() {
        return turns.waiting();
    }

    public boolean connected() {
        return connection.isPresent();
    }

    public Future<Void> stop() {
        closed = true;
        Optional<GatewayConnection> open = connection;
        connection = Optional.empty();
        return open.map(this::discard).orElseGet(Future::succeededFuture);
    }

    private Future<Void> discard(GatewayConnection old) {
        return vertx.executeBlocking(
                () -> {
                    old.close();
                    return null;
                },
                false);
    }

    /** @param ended set once this attempt, or the connection that came of it, is over */
    private Future<Void> connect(AtomicBoolean ended) {
        return context.executeBlocking(() -> connector.connect(this::arrived, () -> end(ended)), false)
                .compose(opened -> {
                    if (closed || ended.get()) {
                        return discard(opened);
                    }
                    connection = Optional.of(opened);
                    turns.setPlaces(Math.min(MAX_UNDER_WAY, placesOf(opened.receiveMaximum())));
                    retryMillis = FIRST_RETRY_MILLIS;
                    connected
                            .get()
                            .onFailure(failure -> LOG.warn(
                                    "devices are not asked what they said while there was no connection: {}",
                                    failure.toString()));
                    return Future.succeededFuture();
                });
    }

    /** Paho refuses what is more than the broker takes. A quarter is for those that were given up: they still count. */
    private static int placesOf(int receiveMaximum) {
        return receiveMaximum - receiveMaximum / 4;
    }

    /** An attempt is followed by one other, however often its end is heard of: two would take each other's place for ever. */
    private void end(AtomicBoolean attempt) {
        if (attempt.compareAndSet(false, true)) {
            context.runOnContext(go -> lost());
        }
    }

    private void lost() {
        connection.ifPresent(this::discard);
        connection = Optional.empty();
        if (closed) {
            return;
        }
        long delay = retryMillis;
        retryMillis = Math.min(MAX_RETRY_MILLIS, retryMillis * 2);
        LOG.warn("there is no connection to the MQTT broker; connecting again in {} ms", delay);
        vertx.setTimer(delay, timer -> {
            if (!closed) {
                retry();
            }
        });
    }

    private void retry() {
        AtomicBoolean attempt = new AtomicBoolean();
        connect(attempt).onFailure(failure -> {
            LOG.warn("cannot connect to the MQTT broker: {}", reason(failure));
            end(attempt);
        });
    }

    /** Paho's own words say little. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + ": " + cause;
    }

    /** Runs on Paho's thread: waiting here for a permit holds the broker back instead of piling messages up. */
    private void arrived(String topic, MqttMessage message) throws InterruptedException {
        while (!permits.tryAcquire(STALL_WARNING_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("{} messages from devices have been in work for {} s", MAX_IN_WORK, STALL_WARNING_SECONDS);
        }
        arrivals.handle(topic, message.getPayload(), traceparent(message)).onComplete(done -> permits.release());
    }

    private static Optional<String> traceparent(MqttMessage message) {
        return Optional.ofNullable(message.getProperties()).stream()
                .flatMap(properties -> properties.getUserProperties().stream())
                .filter(property -> property.getKey().equals("traceparent"))
                .map(UserProperty::getValue)
                .findFirst();
    }

    private static MqttActionListener completing(Promise<Void> promise) {
        return new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                promise.tryComplete();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                promise.tryFail(failure);
            }
        };
    }
}
