package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.account.Accounts;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Tokens;
import dev.flotilla.fleet.api.AccountResource;
import dev.flotilla.fleet.api.ArtifactResource;
import dev.flotilla.fleet.api.ConsoleServer;
import dev.flotilla.fleet.api.DeviceEndpoint;
import dev.flotilla.fleet.api.DeviceGate;
import dev.flotilla.fleet.api.DeviceServer;
import dev.flotilla.fleet.api.EventHub;
import dev.flotilla.fleet.api.Health;
import dev.flotilla.fleet.api.OperationsResource;
import dev.flotilla.fleet.api.RequestLimits;
import dev.flotilla.fleet.api.Resource;
import dev.flotilla.fleet.api.Routes;
import dev.flotilla.fleet.api.TokenResource;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.mqtt.MqttGateway;
import dev.flotilla.fleet.oidc.ProviderSignIns;
import dev.flotilla.fleet.store.Database;
import dev.flotilla.fleet.store.SetupTokenFile;
import dev.flotilla.fleet.store.SqlOperatorStore;
import dev.flotilla.fleet.store.SqlPendingSignIns;
import dev.flotilla.fleet.store.SqlRequestKeys;
import dev.flotilla.fleet.store.SqlTokens;
import dev.flotilla.fleet.trace.Traces;
import dev.flotilla.fleet.trust.TrustState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the HTTP listeners, and says where they and the broker are. */
final class Listeners {
    /** Passwords that are checked at the same time, 19 MiB and a core each. */
    private static final int PASSWORD_THREADS = 2;
    /** Being checked and waiting, some seconds of work: beyond that, strangers from many networks wait in vain. */
    private static final int MAX_PASSWORDS = 64;

    /** Answers of the sign-in provider that are waited for at the same time. */
    private static final int PROVIDER_THREADS = 4;
    /** Waited for, and waiting. */
    private static final int MAX_AT_PROVIDER = 64;

    private final Vertx vertx;
    private final ServerConfig config;
    private final Clock clock;
    private final SecureRandom random;
    private final Shutdown shutdown;
    private final CertificateRenewal renewal;

    /** What is served. */
    record Parts(
            ServerFiles files,
            Database database,
            Features features,
            Learning learning,
            EventHub events,
            MqttGateway gateway,
            OpenSessions sessions,
            ServerMetrics metrics,
            Traces traces) {}

    Listeners(
            Vertx vertx,
            ServerConfig config,
            Clock clock,
            SecureRandom random,
            Shutdown shutdown,
            CertificateRenewal renewal) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.shutdown = shutdown;
        this.renewal = renewal;
    }

    Future<FlotillaServer> open(Parts parts, BrokerAddress broker, Late<DeviceEndpoint> endpoint) {
        SqlOperatorStore store = new SqlOperatorStore(parts.database().transactions());
        return store.hasOperators()
                .compose(known -> vertx.executeBlocking(() -> setupToken(parts, known), false))
                .compose(token -> openDevice(parts).compose(device -> {
                    endpoint.set(endpoint(parts, device.actualPort(), broker));
                    return access(parts, store, token)
                            .compose(access -> openConsole(parts, access))
                            .compose(console -> parts.features()
                                    .repository()
                                    .state()
                                    .compose(trust -> announce(
                                            parts,
                                            addresses(console, device, endpoint.get()),
                                            token.token(),
                                            trust.flatMap(TrustState::problem))));
                }));
    }

    private SetupTokenFile setupToken(Parts parts, boolean hasOperators) throws IOException {
        return SetupTokenFile.in(parts.files().directory().resolve("setup-token"), hasOperators, random);
    }

    /** Who may do what through the API. */
    private record AccessParts(
            Operators operators, Accounts accounts, Tokens tokens, Optional<ProviderSignIns> provider) {}

    private Future<AccessParts> access(Parts parts, SqlOperatorStore store, SetupTokenFile token) {
        SlowWork passwords = new BoundedWork(new Workers(vertx, "passwords", PASSWORD_THREADS), MAX_PASSWORDS);
        EventHub open = parts.events();
        Tokens tokens = new Tokens(new SqlTokens(parts.database().transactions()), clock, random, open);
        Operators operators =
                new Operators(store, tokens, token, passwords, clock, random, config.sessionLifetime(), open);
        return vertx.executeBlocking(() -> provider(parts, operators), false)
                .map(provider -> new AccessParts(
                        operators, new Accounts(store, passwords, clock, random, open), tokens, provider));
    }

    private Optional<ProviderSignIns> provider(Parts parts, Operators operators) throws IOException {
        return config.oidc().isEmpty()
                ? Optional.empty()
                : Optional.of(new ProviderSignIns(
                        config.oidc().get(),
                        new SqlPendingSignIns(parts.database().transactions()),
                        operators,
                        new BoundedWork(new Workers(vertx, "sign-in provider", PROVIDER_THREADS), MAX_AT_PROVIDER),
                        clock,
                        random));
    }

    private Future<HttpServer> openDevice(Parts parts) {
        DeviceGate gate = new DeviceGate(parts.features().devices()::authenticate);
        parts.sessions().addHttps(gate);
        List<Routes> routes =
                new ArrayList<>(parts.features().deviceRoutes(parts.files().identity(), gate));
        routes.add(new ArtifactResource(
                vertx, parts.files().artifacts()::findFile, parts.features().entitlement(), gate));
        return new DeviceServer(vertx, parts.files().identity(), parts.traces(), Database::isAway)
                .start(config.device().host(), config.device().port(), routes)
                .onSuccess(server -> shutdown.then("device endpoint", server::close))
                .onSuccess(server -> renewal.then(identity -> DeviceServer.show(server, identity)));
    }

    private Future<HttpServer> openConsole(Parts parts, AccessParts access) {
        List<Resource> resources = new ArrayList<>(parts.features().operatorResources());
        resources.addAll(parts.learning().resources());
        resources.add(parts.events());
        resources.add(new AccountResource(access.accounts()));
        resources.add(new TokenResource(access.tokens()));
        RequestLimits limits = new RequestLimits(config.requestsPerMinute(), config.strangersPerMinute(), clock);
        ConsoleServer.Options options = new ConsoleServer.Options(
                config.http().host(),
                config.http().port(),
                config.maxArtifactBytes(),
                config.sessionLifetime(),
                config.behindTls(),
                limits,
                Database::isAway,
                access.provider(),
                parts.learning().tokens());
        RequestKeys keys = new RequestKeys(new SqlRequestKeys(parts.database().transactions()), clock);
        return new ConsoleServer(
                        vertx,
                        options,
                        access.operators(),
                        parts.features().audit(),
                        keys,
                        parts.metrics(),
                        parts.traces())
                .start(resources, operations(parts, access.operators(), limits))
                .onSuccess(server -> shutdown.then("console", server::close));
    }

    private Routes operations(Parts parts, Operators operators, RequestLimits limits) {
        Health health = new Health(Map.of(
                "database",
                parts.database()::check,
                "broker",
                () -> parts.gateway().connected()
                        ? Future.succeededFuture()
                        : Future.failedFuture("the server is not connected to its MQTT broker")));
        return new OperationsResource(health, parts.metrics(), operators, limits, config.openMetrics());
    }

    private ServerAddresses addresses(HttpServer console, HttpServer device, DeviceEndpoint endpoint) {
        String url = "http://" + config.http().host() + ":" + console.actualPort() + "/";
        return new ServerAddresses(url, console.actualPort(), device.actualPort(), endpoint);
    }

    private Future<FlotillaServer> announce(
            Parts parts, ServerAddresses addresses, Optional<String> setupToken, Optional<String> trustProblem) {
        return vertx.executeBlocking(
                () -> {
                    PrivateFiles.write(
                            parts.files().directory().resolve("server.json"),
                            addresses.toDocument().toJson());
                    return new FlotillaServer(shutdown, addresses, setupToken, trustProblem);
                },
                false);
    }

    private DeviceEndpoint endpoint(Parts parts, int devicePort, BrokerAddress broker) {
        ServerIdentity identity = parts.files().identity();
        return new DeviceEndpoint(
                "https://" + config.advertisedHost() + ":" + devicePort,
                broker.host(),
                broker.port(),
                identity.authorityPem(),
                identity.authorityDigest());
    }
}
