package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.mqtt.Arrivals;
import dev.flotilla.fleet.mqtt.Broker;
import dev.flotilla.fleet.mqtt.BrokerFiles;
import dev.flotilla.fleet.mqtt.BrokerSettings;
import dev.flotilla.fleet.mqtt.DeviceIntake;
import dev.flotilla.fleet.mqtt.EmbeddedBroker;
import dev.flotilla.fleet.mqtt.ExternalBroker;
import dev.flotilla.fleet.mqtt.GatewayConnector;
import dev.flotilla.fleet.mqtt.GatewayIdentity;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.store.Database;
import dev.flotilla.fleet.store.SqlRevocations;
import dev.flotilla.fleet.trust.OnlineSigners;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/**
 * The broker that the settings name, and how this server connects to it.
 *
 * @param reachedAt where devices connect, unless it is this machine
 * @param intake by which the server hears devices, where the broker is in this process
 */
record BrokerSide(
        Broker broker, GatewayConnector connector, Optional<BrokerAddress> reachedAt, Optional<DeviceIntake> intake) {

    private static final byte[] GROUP = "flotilla: group of servers".getBytes(StandardCharsets.UTF_8);

    /** This process's own. */
    static BrokerSide embedded(
            Vertx vertx,
            ServerConfig config,
            ServerFiles files,
            GatewayIdentity own,
            Devices devices,
            Arrivals arrivals) {
        DeviceIntake intake = new DeviceIntake(
                arrivals, DeviceIntake.mostBytes(Runtime.getRuntime().maxMemory()));
        EmbeddedBroker broker = new EmbeddedBroker(
                vertx,
                new BrokerSettings(
                        files.directory().resolve("mqtt"),
                        config.mqtt().host(),
                        config.mqtt().port()),
                files.identity(),
                own,
                devices::authenticate,
                new OrderedPresence(devices),
                intake);
        return new BrokerSide(
                broker,
                new GatewayConnector(config.mqtt().host(), broker::port, files.identity(), own),
                Optional.empty(),
                Optional.of(intake));
    }

    /** Somebody else's. */
    static BrokerSide external(
            ServerConfig.BrokerConfig broker,
            ServerConfig config,
            ServerFiles files,
            Database database,
            GatewayIdentity own,
            Outbox outbox,
            Workers work,
            Clock clock) {
        BrokerAddress address = broker.address();
        return new BrokerSide(
                new ExternalBroker(
                        address,
                        broker.nodes(),
                        new BrokerFiles(
                                files.directory().resolve("broker"),
                                config.mqtt().host(),
                                address,
                                broker.nodes(),
                                files.identity()),
                        broker.reload(),
                        new SqlRevocations(database.transactions()),
                        files.identity(),
                        outbox,
                        work,
                        clock),
                GatewayConnector.sharing(address, files.identity(), own, group(files.signers())),
                Optional.of(address),
                Optional.empty());
    }

    /** What only holders of the online keys can reckon. */
    private static String group(OnlineSigners signers) {
        return Digest.of(signers.director().sign(GROUP)).hex();
    }

    /**
     * Where devices connect.
     *
     * @param host of this machine, as they know it
     */
    BrokerAddress address(String host) {
        return reachedAt.orElseGet(() -> new BrokerAddress(host, broker.port()));
    }
}
