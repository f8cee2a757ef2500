package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.device.RevocationStore;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that somebody else runs, by the files that this server keeps up to date. It asks nobody about a device: it lets in
 * whoever has a certificate of the fleet's authority that has not ended and is not on the list of revoked ones.
 */
public final class ExternalBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalBroker.class);
    private static final byte[] NOTHING = {};
    /** After which the files are written anew though nothing changed: with them, the broker's certificate if it is due. */
    private static final Duration REWRITE = Duration.ofDays(7);
    /** Between attempts to have the broker read its files. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final BrokerAddress address;
    private final List<BrokerAddress> nodes;
    private final BrokerFiles files;
    private final ReloadCommand reload;
    private final RevocationStore revocations;
    private final ServerIdentity identity;
    private final Outbox outbox;
    private final SlowWork work;
    private final Clock clock;
    private Future<Void> last = Future.succeededFuture();
    private volatile Optional<Written> written = Optional.empty();

    /**
     * What is in the files.
     *
     * @param due when they are to be written again
     */
    private record Written(Map<BigInteger, Instant> revoked, Instant due) {}

    /**
     * Nothing is written yet.
     *
     * @param nodes at each of which a device's connection has to be ended; none where one end is the end of all
     * @param work one after the other, for what takes long
     */
    public ExternalBroker(
            BrokerAddress address,
            List<BrokerAddress> nodes,
            BrokerFiles files,
            ReloadCommand reload,
            RevocationStore revocations,
            ServerIdentity identity,
            Outbox outbox,
            SlowWork work,
            Clock clock) {
        this.address = address;
        this.nodes = nodes.isEmpty() ? List.of(address) : List.copyOf(nodes);
        this.files = files;
        this.reload = reload;
        this.revocations = revocations;
        this.identity = identity;
        this.outbox = outbox;
        this.work = work;
        this.clock = clock;
    }

    /** Writes the files, so that the broker may be started after this server. */
    @Override
    public Future<Void> start() {
        return tend(clock.instant())
                .onSuccess(done -> LOG.info(
                        "the MQTT broker at {}:{} is told by {} whom to let in",
                        address.host(),
                        address.port(),
                        files.folder()));
    }

    @Override
    public int port() {
        return address.port();
    }

    /**
     * Takes away what the broker keeps for the device, keeps it from connecting again, and connects in its place, which ends
     * the connection that it has.
     */
    @Override
    public Future<Void> end(DeviceId device) {
        return outbox.publish(Topics.desired(device), NOTHING, true)
                .otherwiseEmpty()
                .compose(taken -> tend(clock.instant()))
                .compose(told -> work.run(() -> {
                    displace(device);
                    return null;
                }))
                .onFailure(
                        failure -> LOG.warn("the connection of device {} is not ended: {}", device, failure.toString()))
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** A node that is away has no connections, and does not keep the others from ending theirs. */
    private void displace(DeviceId device) throws MqttException {
        GatewayIdentity inItsPlace = GatewayIdentity.inPlaceOf(device, identity, clock.instant());
        Optional<MqttException> failed = Optional.empty();
        for (BrokerAddress node : nodes) {
            try {
                GatewayConnector.to(node, identity, inItsPlace).displace();
            } catch (MqttException e) {
                failed = Optional.of(e);
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    /** Writes the files when another certificate was taken back, and has the broker read them. */
    @Override
    public synchronized Future<Void> tend(Instant now) {
        last = last.transform(before -> revocations.revoked(now).compose(revoked -> tell(revoked, now)));
        return last;
    }

    private Future<Void> tell(Map<BigInteger, Instant> revoked, Instant now) {
        if (written.filter(same -> same.revoked().equals(revoked) && now.isBefore(same.due()))
                .isPresent()) {
            return Future.succeededFuture();
        }
        return work.run(() -> {
            files.write(revoked, now);
            written = Optional.of(new Written(revoked, now.plus(reload() ? REWRITE : AGAIN)));
            return null;
        });
    }

    private boolean reload() throws InterruptedException {
        try {
            reload.run();
            return true;
        } catch (IOException e) {
            LOG.warn("the MQTT broker may not know which certificates are revoked: {}", e.getMessage());
            return false;
        }
    }

    /** The broker shows a certificate of its own. */
    @Override
    public Future<Void> show(ServerIdentity renewed) {
        return Future.succeededFuture();
    }

    /** It goes on without this server. */
    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
